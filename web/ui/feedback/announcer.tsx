import { signal } from '@preact/signals';

const message = signal('');

/** Says it to those who listen to the page instead of looking at it. */
export function announce(text: string): void {
  // The same text twice is no change, and would stay unsaid.
  message.value = message.peek() === text ? `${text}\u00a0` : text;
}

export function Announcer() {
  return (
    <div role="status" aria-live="polite" class="sr-only">
      {message}
    </div>
  );
}
