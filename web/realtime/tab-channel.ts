import { textOf } from '../core/unknown';

/** Names the data that a tab has changed. The message carries no data: the other tabs read it from the API. */
export type TabChange =
  | { about: 'verification'; id: string }
  | { about: 'session' }
  | { about: 'notifications' };

/** Null for the message of another version of the dashboard. */
function parseChange(data: unknown): TabChange | null {
  const [about, id] = [textOf(data, 'about'), textOf(data, 'id')];
  if (about === 'session' || about === 'notifications') return { about };
  return about === 'verification' && id !== undefined ? { about, id } : null;
}

export class TabChannel {
  readonly #channel = new BroadcastChannel('namaskah');

  post(change: TabChange): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
    this.#channel.postMessage(change);
  }

  listen(listener: (change: TabChange) => void): void {
    this.#channel.addEventListener('message', ({ data }) => {
      const change = parseChange(data);
      if (change) listener(change);
    });
  }
}
