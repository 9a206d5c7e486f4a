import { PagesModel } from '../../core/pages.model';
import type { BellModel } from './bell.model';
import type { Notification, Notifications } from '../../api/notifications-api';

/** All notifications, page by page; changes update the bell. */
export class CentreModel extends PagesModel<Notification> {
  readonly #bell: Pick<BellModel, 'read' | 'archive' | 'readAll'>;
  /** More than the first page is shown: it is not reloaded by itself. */
  #isLong = false;

  constructor(
    backend: Pick<Notifications, 'list'>,
    bell: Pick<BellModel, 'read' | 'archive' | 'readAll'>,
  ) {
    super(backend.list);
    this.#bell = bell;
  }

  override async load(query: Record<string, string>): Promise<void> {
    this.#isLong = false;
    await super.load(query);
  }

  override more(): Promise<void> {
    if (this.hasMore.peek()) this.#isLong = true;
    return super.more();
  }

  /** The bell has changed: reloads a short list; updates the items of a long one in place. */
  async sync(latest: readonly Notification[]): Promise<void> {
    if (this.#isLong) for (const one of latest) this.replace(one, ({ id }) => id === one.id);
    else if (this.loaded.peek()) await this.reload();
  }

  /** @throws Problem, ConnectionLost. */
  async read(id: string): Promise<void> {
    const read = await this.#bell.read(id);
    this.replace(read, (one) => one.id === id);
  }

  /** @throws Problem, ConnectionLost. */
  async archive(id: string): Promise<void> {
    await this.#bell.archive(id);
    this.items.value = this.items.peek().filter((one) => one.id !== id);
    if (this.items.peek().length === 0) await this.reload();
  }

  /** @throws Problem, ConnectionLost. */
  async readAll(): Promise<void> {
    await this.#bell.readAll();
    await this.reload();
  }
}
