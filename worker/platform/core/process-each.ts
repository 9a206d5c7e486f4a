import { describeError } from './errors';
import { log } from './log';

export interface ProcessEach<T> {
  event: string;
  about: (row: T) => Readonly<Record<string, string>>;
  work: (row: T) => Promise<unknown>;
  postpone?: (row: T) => Promise<unknown>;
}

/**
 * Does a round's work for each row by itself: what fails is logged under `event` with what `about` says of its row, and
 * keeps none behind it waiting. `postpone` makes a row that failed due later, so that the next round does not begin with it.
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
