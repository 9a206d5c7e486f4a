import { vi } from 'vitest';

/** Below the test's own limit, so that the wrong answer is reported. */
const LIMIT_MS = 110_000;

/** Repeats until the answer is right. The duration is not a criterion: a busy machine may be slow. */
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
