import { signal } from '@preact/signals';

const message = signal('');

/** Announces a text to screen readers. */
export function announce(text: string): void {
  // The same text again would not be a change, and not be announced.
  message.value = message.peek() === text ? `${text}\u00a0` : text;
}

export function Announcer() {
  return (
    <div role="status" aria-live="polite" class="sr-only">
      {message}
    </div>
  );
}
