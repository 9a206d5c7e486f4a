import type { ComponentChildren } from 'preact';
import { cx } from '../cx';

interface ChipProps {
  isChosen: boolean;
  onClick: () => void;
  children: ComponentChildren;
}

/** One of a few choices in a row, of which one is chosen. */
export const Chip = ({ isChosen, onClick, children }: ChipProps) => (
  <button
    type="button"
    aria-pressed={isChosen}
    onClick={onClick}
    class={cx(
      'min-h-8 rounded-full border px-3 text-sm transition-colors duration-120',
      isChosen
        ? 'border-ink bg-ink text-paper'
        : 'border-line text-soft hover:border-edge hover:text-ink',
    )}
  >
    {children}
  </button>
);
