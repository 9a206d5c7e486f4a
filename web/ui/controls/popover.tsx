import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { buttonClass, type ButtonStyle } from './button';
import { cx } from '../cx';

interface PopoverProps {
  id: string;
  /** The name of the panel, and of the button without another one. */
  label: string;
  /** The accessible name of the button, when its content does not say it. */
  buttonLabel?: string;
  button: ComponentChildren;
  buttonStyle?: ButtonStyle;
  buttonClass?: string;
  /** A person points at the button or focuses it. */
  onIntent?: () => void;
  /** Where the panel is. */
  class: string;
  children: (close: () => void) => ComponentChildren;
}

/** A button and its panel: closes on an outside click, on Escape and on navigation; the browser restores the focus. */
export function Popover(props: PopoverProps) {
  const panel = useRef<HTMLDivElement>(null);
  const isOpen = useSignal(false);
  const { url } = useLocation();
  const close = (): void => panel.current?.hidePopover();
  useEffect(close, [url]);
  return (
    <>
      <button
        type="button"
        onPointerEnter={props.onIntent}
        onFocus={props.onIntent}
        popovertarget={props.id}
        aria-label={props.buttonLabel}
        title={props.buttonLabel}
        class={props.buttonStyle ? buttonClass(props.buttonStyle) : props.buttonClass}
      >
        {props.button}
      </button>
      <div
        ref={panel}
        id={props.id}
        popover="auto"
        role="dialog"
        aria-label={props.label}
        class={cx(
          'inset-auto m-0 max-h-[calc(100dvh-9rem)] overflow-y-auto rounded-card border border-line bg-surface p-2 text-ink shadow-raised lg:max-h-[calc(100dvh-2rem)]',
          props.class,
        )}
        onBeforeToggle={({ newState }) => (isOpen.value = newState === 'open')}
      >
        {isOpen.value && props.children(close)}
      </div>
    </>
  );
}

export const menuItemClass =
  'flex min-h-10 w-full items-center gap-3 rounded-control px-3 text-left font-medium text-soft transition-colors duration-120 hover:bg-sunken hover:text-ink';
