import { PagesModel } from '../../core/pages.model';
import type { DeadLetter, AdminApi } from '../../api/admin-api';

/** Dead letters of all accounts. */
export class DeadLettersModel extends PagesModel<DeadLetter> {
  readonly #backend: Pick<AdminApi, 'replayDeadLetter'>;

  constructor(backend: Pick<AdminApi, 'deadLetters' | 'replayDeadLetter'>) {
    super(backend.deadLetters);
    this.#backend = backend;
  }

  /** Keeps the dead letter in the list, with its new state. @throws Problem, ConnectionLost. */
  async replay(id: string): Promise<void> {
    const replayed = await this.#backend.replayDeadLetter(id);
    this.replace(replayed, (letter) => letter.id === id);
  }
}
