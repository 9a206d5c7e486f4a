import { computed, signal } from '@preact/signals';
import { PagesModel } from '../../../core/pages.model';
import { RequestKeys } from '../../../core/request-keys';
import type { Announcement, Announcements } from '../../../api/announcements-api';

export const MAX_TITLE = 120;
export const MAX_BODY = 2_000;

/** The published announcements and the draft of the next one. */
export class AnnouncementsModel extends PagesModel<Announcement> {
  readonly title = signal('');
  readonly body = signal('');
  /** The announcement as users will see it; null while a field is empty. */
  readonly notice = computed(() => {
    const [title, body] = [this.title.value.trim(), this.body.value.trim()];
    const fits = title.length <= MAX_TITLE && body.length <= MAX_BODY;
    return title !== '' && body !== '' && fits ? { title, body } : null;
  });
  readonly #backend: Announcements;
  readonly #keys: RequestKeys;

  constructor(backend: Announcements, newKey: () => string) {
    super(backend.list);
    this.#backend = backend;
    this.#keys = new RequestKeys(newKey);
  }

  /**
   * Idempotent over repeated clicks and lost responses; keeps the draft until it is published. @throws Problem,
   * ConnectionLost.
   */
  async publish(): Promise<void> {
    const notice = this.notice.peek();
    if (notice === null) return;
    await this.#keys.send(JSON.stringify(notice), (key) => this.#backend.publish(notice, key));
    this.title.value = '';
    this.body.value = '';
    await this.reload();
  }
}
