import { PagesModel } from '../../core/pages.model';
import type { Letter, Staff } from '../../api/admin-api';

/** Messages that were given up, of all accounts. */
export class LettersModel extends PagesModel<Letter> {
  readonly #backend: Pick<Staff, 'replayLetter'>;

  constructor(backend: Pick<Staff, 'letters' | 'replayLetter'>) {
    super(backend.letters);
    this.#backend = backend;
  }

  /** Stays in the list, so that its reader sees what became of it. @throws Problem, ConnectionLost. */
  async replay(id: string): Promise<void> {
    const replayed = await this.#backend.replayLetter(id);
    this.replace(replayed, (letter) => letter.id === id);
  }
}
