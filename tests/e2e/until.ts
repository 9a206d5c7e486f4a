import { vi } from 'vitest';

/** Below a test's own limit, so that the answer that is wrong is what is shown. */
const LIMIT_MS = 110_000;

/** Asks again until the answer is right. How long that takes is no criterion: a busy machine may be slow. */
export const until = <T>(
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean = Boolean,
): Promise<T> =>
  vi.waitFor(
    async () => {
      const answer = await ask();
      if (!isRight(answer)) throw new Error(`still wrong: ${JSON.stringify(answer).slice(0, 600)}`);
      return answer;
    },
    { timeout: LIMIT_MS, interval: 100 },
  );
