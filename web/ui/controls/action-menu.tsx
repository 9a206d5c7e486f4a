import { useSignal } from '@preact/signals';
import { EllipsisVertical } from 'lucide-preact';
import type { ComponentChildren, TargetedFocusEvent, TargetedKeyboardEvent } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './button';

export interface MenuItem {
  label: string;
  /** A link; otherwise `run` is called. */
  href?: string;
  run?: () => void;
}

interface ActionMenuProps {
  /** The accessible name of the button. */
  label: string;
  items: readonly MenuItem[];
  /** The content of the button; three dots by default. */
  children?: ComponentChildren;
}

const ITEM =
  'flex min-h-9 w-full items-center rounded-control px-3 text-left text-sm whitespace-nowrap hover:bg-sunken focus-visible:bg-sunken focus-visible:outline-offset-[-2px]';

const STEPS: Readonly<Record<string, (at: number, length: number) => number>> = {
  ArrowDown: (at, length) => (at + 1) % length,
  ArrowUp: (at, length) => (at - 1 + length) % length,
  Home: () => 0,
  End: (_, length) => length - 1,
};

/** A button that opens a menu of actions (WAI-ARIA menu button). */
export function ActionMenu({ label, items, children }: ActionMenuProps) {
  const isOpen = useSignal(false);
  const menuId = useId();
  const root = useRef<HTMLDivElement>(null);
  const entries = (): HTMLElement[] => [
    ...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []),
  ];
  useEffect(() => {
    if (isOpen.value) entries()[0]?.focus();
  }, [isOpen.value]);
  const close = (): void => {
    isOpen.value = false;
    root.current?.querySelector('button')?.focus();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (!isOpen.value) return;
    const all = entries();
    const step = STEPS[event.key];
    if (event.key === 'Escape') close();
    else if (step)
      all[
        step(
          all.findIndex((one) => one === document.activeElement),
          all.length,
        )
      ]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocusOut = ({
    currentTarget,
    relatedTarget,
  }: TargetedFocusEvent<HTMLDivElement>): void => {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)))
      isOpen.value = false;
  };
  return (
    <div ref={root} class="relative" onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <Button
        kind="quiet"
        size={children === undefined ? 'icon' : 'sm'}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        aria-controls={isOpen.value ? menuId : undefined}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        {children ?? <EllipsisVertical size={18} aria-hidden="true" />}
      </Button>
      {isOpen.value && (
        <div
          id={menuId}
          role="menu"
          aria-label={label}
          class="absolute right-0 z-20 mt-1 min-w-44 rounded-card border border-line bg-surface p-1 shadow-raised"
        >
          {items.map(({ label: text, href, run }) =>
            href === undefined ? (
              <button
                key={text}
                type="button"
                role="menuitem"
                tabIndex={-1}
                class={ITEM}
                onClick={() => {
                  close();
                  run?.();
                }}
              >
                {text}
              </button>
            ) : (
              <a key={text} role="menuitem" tabIndex={-1} href={href} class={ITEM}>
                {text}
              </a>
            ),
          )}
        </div>
      )}
    </div>
  );
}
