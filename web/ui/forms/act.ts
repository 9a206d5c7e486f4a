import { computed, signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { problemText } from '../../core/problem-text';

/** One action of a person: whether it is running, and its error. */
export class Act {
  readonly busy = signal(false);
  /** Null when the last run succeeded. */
  readonly error = signal<unknown>(null);
  readonly problem = computed(() =>
    this.error.value === null ? '' : problemText(this.error.value),
  );

  /** Returns whether it succeeded; a call while it is running does nothing. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy.peek()) return false;
    this.busy.value = true;
    this.error.value = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.error.value = error;
      return false;
    } finally {
      this.busy.value = false;
    }
  }

  /** Forgets the error. */
  clear(): void {
    this.error.value = null;
  }
}

export const useAct = (): Act => useMemo(() => new Act(), []);
