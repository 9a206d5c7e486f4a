import { describeError } from './errors';
import { log } from './log';

export interface OneByOne<T> {
  event: string;
  about: (row: T) => Readonly<Record<string, string>>;
  work: (row: T) => Promise<unknown>;
  putOff?: (row: T) => Promise<unknown>;
}

/**
 * Does a round's work for each row by itself: what fails is logged under `event` with what `about` says of its row, and
 * keeps none behind it waiting. `putOff` makes a row that failed due later, so that the next round does not begin with it.
 */
export async function oneByOne<T>(
  rows: readonly T[],
  { event, about, work, putOff }: OneByOne<T>,
): Promise<void> {
  for (const row of rows) {
    try {
      await work(row).catch(async (error: unknown) => {
        log('error', event, { ...about(row), error: describeError(error) });
        await putOff?.(row);
      });
    } catch (error) {
      log('error', event, { ...about(row), putOff: false, error: describeError(error) });
    }
  }
}
