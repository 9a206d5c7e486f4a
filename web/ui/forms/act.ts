import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { problemText } from '../../core/problem-text';

/** One thing that a person does: whether it is under way, and why it did not work. */
export class Act {
  readonly busy = signal(false);
  readonly problem = signal('');

  /** Answers whether it worked; a second click while it is under way does nothing. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy.peek()) return false;
    this.busy.value = true;
    this.problem.value = '';
    try {
      await work();
      return true;
    } catch (error) {
      this.problem.value = problemText(error);
      return false;
    } finally {
      this.busy.value = false;
    }
  }
}

export const useAct = (): Act => useMemo(() => new Act(), []);
