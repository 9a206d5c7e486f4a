import * as z from 'zod/mini';

const TabChange = z.discriminatedUnion('about', [
  z.object({ about: z.literal('verification'), id: z.string() }),
  z.object({ about: z.literal('session') }),
  z.object({ about: z.literal('notifications') }),
]);
/** Names the data that a tab has changed. The message carries no data: the other tabs read it from the API. */
export type TabChange = z.infer<typeof TabChange>;

export class TabChannel {
  readonly #channel = new BroadcastChannel('namaskah');

  post(change: TabChange): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
    this.#channel.postMessage(change);
  }

  listen(listener: (change: TabChange) => void): void {
    this.#channel.addEventListener('message', ({ data }) => {
      const change = TabChange.safeParse(data);
      if (change.success) listener(change.data);
    });
  }
}
