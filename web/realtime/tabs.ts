import * as z from 'zod/mini';

const News = z.discriminatedUnion('about', [
  z.object({ about: z.literal('verification'), id: z.string() }),
  z.object({ about: z.literal('session') }),
  z.object({ about: z.literal('notifications') }),
]);
/** What one tab tells the others: never data, only what to read anew. */
export type News = z.infer<typeof News>;

export class Tabs {
  readonly #channel = new BroadcastChannel('namaskah');

  tell(news: News): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
    this.#channel.postMessage(news);
  }

  listen(listener: (news: News) => void): void {
    this.#channel.addEventListener('message', ({ data }) => {
      const news = News.safeParse(data);
      if (news.success) listener(news.data);
    });
  }

  close(): void {
    this.#channel.close();
  }
}
