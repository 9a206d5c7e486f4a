import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows beyond each edge of the window, so that a scroll finds them drawn. */
const MARGIN = 12;

interface Range {
  first: number;
  /** Exclusive. */
  last: number;
}

/** The rows of a list that are in the window or near it. Pure. */
export function rangeOf({
  top,
  height,
  count,
  viewport,
}: {
  /** Of the list, relative to the window. */
  top: number;
  /** Of a row. */
  height: number;
  count: number;
  viewport: number;
}): Range {
  // In steps, so that most scroll events change nothing.
  const at = (pixels: number): number => Math.floor(pixels / height / MARGIN) * MARGIN;
  const first = Math.max(0, at(-top) - MARGIN);
  return { first, last: Math.min(count, at(viewport - top) + 2 * MARGIN) };
}

/**
 * Draws only the rows of a long list that the window shows. All rows have the same `height` in pixels; spacers take the
 * place of the others. `onEnd` is called when the last row comes near.
 */
export function useWindow(
  list: { readonly current: HTMLElement | null },
  { count, height, onEnd }: { count: number; height: number; onEnd: () => void },
): Range {
  const [range, setRange] = useState<Range>({ first: 0, last: Math.min(count, 4 * MARGIN) });
  const end = useRef(onEnd);
  end.current = onEnd;
  useLayoutEffect(() => {
    const look = (): void => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const next = rangeOf({ top, height, count, viewport: innerHeight });
      setRange((old) => (old.first === next.first && old.last === next.last ? old : next));
      if (next.last === count) end.current();
    };
    look();
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look, { passive: true });
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [list, count, height]);
  return range;
}
