import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { problemText } from '../../core/problem-text';

/** One action of a person: whether it is running, and its error. */
export class Act {
  readonly busy = signal(false);
  readonly problem = signal('');

  /** Returns whether it succeeded; a call while it is running does nothing. */
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
