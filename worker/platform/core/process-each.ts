import { describeError } from './errors';
import { log } from './log';

export interface ProcessEach<T> {
  event: string;
  about: (row: T) => Readonly<Record<string, string>>;
  work: (row: T) => Promise<unknown>;
  postpone?: (row: T) => Promise<unknown>;
}

/**
 * Processes each row by itself: a failure is logged as `event` with the fields of `about`, and does not stop the others.
 * `postpone` makes a failed row due later, so that the next round does not start with it.
 */
export async function processEach<T>(
  rows: readonly T[],
  { event, about, work, postpone }: ProcessEach<T>,
): Promise<void> {
  for (const row of rows) {
    try {
      await work(row).catch(async (error: unknown) => {
        log('error', event, { ...about(row), error: describeError(error) });
        await postpone?.(row);
      });
    } catch (error) {
      log('error', event, { ...about(row), postponed: false, error: describeError(error) });
    }
  }
}
