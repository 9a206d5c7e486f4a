import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog, open while it is mounted; the browser traps and restores the focus. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const gone = useRef(false);
  const titleId = useId();
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => {
      gone.current = true;
      current?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      class="m-auto w-[calc(100%-2rem)] max-w-md rounded-card border border-line bg-surface p-5 text-ink shadow-raised backdrop:bg-veil sm:p-6"
      onClose={(event) => {
        // Ignores the close of a nested dialog.
        if (event.target === event.currentTarget && !gone.current) onClose();
      }}
    >
      <h2 id={titleId} class="text-lg">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
