import { PagesModel } from '../../core/pages.model';
import type { DeadLetter, AdminApi } from '../../api/admin-api';

/** Messages that were given up, of all accounts. */
export class DeadLettersModel extends PagesModel<DeadLetter> {
  readonly #backend: Pick<AdminApi, 'replayDeadLetter'>;

  constructor(backend: Pick<AdminApi, 'deadLetters' | 'replayDeadLetter'>) {
    super(backend.deadLetters);
    this.#backend = backend;
  }

  /** Stays in the list, so that its reader sees what became of it. @throws Problem, ConnectionLost. */
  async replay(id: string): Promise<void> {
    const replayed = await this.#backend.replayDeadLetter(id);
    this.replace(replayed, (letter) => letter.id === id);
  }
}
