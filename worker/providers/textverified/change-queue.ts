import { spacingAt, taken } from './spacing';
import type { ChangeRequest, Purpose, Slot, SpacingState } from './session.schemas';

/** Longest wait for a slot; then the caller retries. */
export const MAX_WAIT_MS = 20_000;
const MAX_WAITING = 256;

/** By priority. */
const ORDER: readonly Purpose[] = ['purchase', 'end', 'recovery'];
/** After this many changes of higher priority, the first change of a purpose is sent nevertheless. */
const MAX_PASSED: Readonly<Record<Purpose, number>> = {
  purchase: Infinity,
  end: 4,
  recovery: 16,
};

/** At least this many changes go in order of priority between two that do not. */
const MIN_IN_ORDER = 2;

/** A change that waits for a slot. */
interface Waiting {
  until: number;
  answer: (slot: Slot) => void;
}

/** Waiting changes of one purpose. Accounts are in the order of their turns, each with its own queue. */
interface Line {
  accounts: Map<string, Waiting[]>;
  /** Changes of higher priority that were sent while this line waited. */
  passed: number;
}

/**
 * Assigns the slots of a provider account: purchases first, then ends of orders, then recoveries; within a purpose the
 * accounts take turns (I-62). Bounded in size, and no change waits longer than `MAX_WAIT_MS`. Has no clock and no timer.
 */
export class ChangeQueue {
  readonly #lines: Record<Purpose, Line> = {
    purchase: { accounts: new Map(), passed: 0 },
    end: { accounts: new Map(), passed: 0 },
    recovery: { accounts: new Map(), passed: 0 },
  };
  #size = 0;
  /** Changes sent in order of priority since the last one that was not. */
  #inOrder = MIN_IN_ORDER;

  /** Queues a change, or refuses it at once. `answer` is called once, here or by `advance`. */
  join(
    { account, purpose, spacingMs }: ChangeRequest,
    spacing: SpacingState,
    { now, answer }: { now: number; answer: (slot: Slot) => void },
  ): void {
    const { accounts } = this.#lines[purpose];
    const own = accounts.get(account) ?? [];
    const apartMs = spacingAt(spacing, spacingMs, now);
    // At least the account's own changes are sent before it.
    const waitMs = Math.max(0, spacing.nextAt - now) + own.length * apartMs;
    if (waitMs > MAX_WAIT_MS) return answer({ waitMs, taken: false });
    accounts.set(account, [...own, { until: now + MAX_WAIT_MS, answer }]);
    this.#size += 1;
    if (this.#size > MAX_WAITING) this.#dropOne(apartMs);
  }

  /** Assigns the slot that is free, if any, and refuses changes that waited too long. Returns the new spacing. */
  advance(spacing: SpacingState, spacingMs: number, now: number): SpacingState {
    const apartMs = spacingAt(spacing, spacingMs, now);
    for (const purpose of ORDER) this.#expire(this.#lines[purpose], apartMs, now);
    if (this.#size === 0 || now < spacing.nextAt) return spacing;
    this.#takeNext()?.answer({ waitMs: 0, taken: true });
    return taken(spacing, spacingMs, now);
  }

  /** Time at which `advance` must be called, or null. */
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
    const overdue = waits.findLast((purpose) => this.#lines[purpose].passed >= MAX_PASSED[purpose]);
    // Not right after another one out of order, so that at most one of them is sent before a purchase.
    const chosen = this.#inOrder >= MIN_IN_ORDER && overdue ? overdue : waits[0];
    if (!chosen) return undefined;
    this.#inOrder = chosen === waits[0] ? this.#inOrder + 1 : 0;
    for (const purpose of waits.slice(waits.indexOf(chosen) + 1)) this.#lines[purpose].passed += 1;
    const line = this.#lines[chosen];
    line.passed = 0;
    const [account = '', [first, ...later] = []] = line.accounts.entries().next().value ?? [];
    // The account goes to the end of the line with its remaining changes.
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

  /** Drops the newest change of the account with the most, lowest priority first: no account can fill the queue. */
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
