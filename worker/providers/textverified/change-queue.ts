import { spacingAt, taken } from './spacing';
import type { ChangeRequest, Purpose, Slot, SpacingState } from './session.schemas';

/** Longer than this nobody waits for a slot; the caller comes back instead. */
export const MAX_WAIT_MS = 20_000;
const MAX_WAITING = 256;

/** What goes first stands first. */
const ORDER: readonly Purpose[] = ['purchase', 'end', 'recovery'];
/** After so many changes that went before it, the first of a purpose goes all the same. */
const PATIENCE: Readonly<Record<Purpose, number>> = {
  purchase: Infinity,
  end: 4,
  recovery: 16,
};

/** Between two that go before what stands before them, so many go in their order. */
const APART = 2;

/** A change that waits for its slot. */
interface Waiting {
  until: number;
  answer: (slot: Slot) => void;
}

/** The changes of one purpose that wait. Accounts stand in the order of their turns, each with its own queue. */
interface Line {
  accounts: Map<string, Waiting[]>;
  /** How many went before it while something waited here. */
  passed: number;
}

/**
 * Who of those that wait gets the next slot of a provider account: purchases before all else, then what ends an
 * order, then recoveries; of one purpose the accounts take turns (I-62). Bounded in number, and nobody waits longer
 * than `MAX_WAIT_MS`. It has no clock and no timer of its own.
 */
export class ChangeQueue {
  readonly #lines: Record<Purpose, Line> = {
    purchase: { accounts: new Map(), passed: 0 },
    end: { accounts: new Map(), passed: 0 },
    recovery: { accounts: new Map(), passed: 0 },
  };
  #size = 0;
  /** How many went in their order since one did not. */
  #inOrder = APART;

  /** Lets a change wait for its turn, or refuses it at once: `answer` is called once, now or by `settle`. */
  join(
    { account, purpose, spacingMs }: ChangeRequest,
    spacing: SpacingState,
    { now, answer }: { now: number; answer: (slot: Slot) => void },
  ): void {
    const { accounts } = this.#lines[purpose];
    const own = accounts.get(account) ?? [];
    const apartMs = spacingAt(spacing, spacingMs, now);
    // Its own changes go before it at the least.
    const waitMs = Math.max(0, spacing.nextAt - now) + own.length * apartMs;
    if (waitMs > MAX_WAIT_MS) return answer({ waitMs, taken: false });
    accounts.set(account, [...own, { until: now + MAX_WAIT_MS, answer }]);
    this.#size += 1;
    if (this.#size > MAX_WAITING) this.#dropOne(apartMs);
  }

  /** Gives the slot that is free, if one is, and sends away those who waited too long. Answers the spacing after it. */
  settle(spacing: SpacingState, spacingMs: number, now: number): SpacingState {
    const apartMs = spacingAt(spacing, spacingMs, now);
    for (const purpose of ORDER) this.#expire(this.#lines[purpose], apartMs, now);
    if (this.#size === 0 || now < spacing.nextAt) return spacing;
    this.#takeNext()?.answer({ waitMs: 0, taken: true });
    return taken(spacing, spacingMs, now);
  }

  /** When `settle` has something to do, or null. */
  dueAt(spacing: SpacingState): number | null {
    if (this.#size === 0) return null;
    const ends = this.#queues().map(([first]) => first?.until ?? Infinity);
    return Math.min(spacing.nextAt, ...ends);
  }

  #queues(): Waiting[][] {
    return ORDER.flatMap((purpose) => [...this.#lines[purpose].accounts.values()]);
  }

  #takeNext(): Waiting | undefined {
    const waits = ORDER.filter((purpose) => this.#lines[purpose].accounts.size > 0);
    const overdue = waits.findLast((purpose) => this.#lines[purpose].passed >= PATIENCE[purpose]);
    // Not so soon after another that went out of its order: a purchase is passed by one of them at most.
    const chosen = this.#inOrder >= APART && overdue ? overdue : waits[0];
    if (!chosen) return undefined;
    this.#inOrder = chosen === waits[0] ? this.#inOrder + 1 : 0;
    for (const purpose of waits.slice(waits.indexOf(chosen) + 1)) this.#lines[purpose].passed += 1;
    const line = this.#lines[chosen];
    line.passed = 0;
    const [account = '', [first, ...later] = []] = line.accounts.entries().next().value ?? [];
    // To the end of the line with what is left of this account.
    line.accounts.delete(account);
    if (later.length > 0) line.accounts.set(account, later);
    this.#size -= 1;
    return first;
  }

  #expire(line: Line, waitMs: number, now: number): void {
    for (const [account, queue] of line.accounts) {
      const left = queue.filter(({ until }) => until > now);
      if (left.length === queue.length) continue;
      for (const { until, answer } of queue) if (until <= now) answer({ waitMs, taken: false });
      this.#size -= queue.length - left.length;
      if (left.length > 0) line.accounts.set(account, left);
      else line.accounts.delete(account);
    }
    if (line.accounts.size === 0) line.passed = 0;
  }

  /** Whoever has most waiting loses the newest, what goes last first: no account can fill the queue for others. */
  #dropOne(waitMs: number): void {
    let longest: { line: Line; account: string; queue: Waiting[] } | null = null;
    for (const purpose of ORDER) {
      const line = this.#lines[purpose];
      for (const [account, queue] of line.accounts)
        if (queue.length >= (longest?.queue.length ?? 0)) longest = { line, account, queue };
    }
    if (!longest) return;
    const { line, account, queue } = longest;
    const [dropped, left] = [queue.at(-1), queue.slice(0, -1)];
    if (left.length > 0) line.accounts.set(account, left);
    else line.accounts.delete(account);
    this.#size -= 1;
    dropped?.answer({ waitMs, taken: false });
  }
}
