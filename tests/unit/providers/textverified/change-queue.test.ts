import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChangeQueue, MAX_WAIT_MS } from '../../../../worker/providers/textverified/change-queue';
import type { Purpose } from '../../../../worker/providers/textverified/session.schemas';
import { IDLE } from '../../../../worker/providers/textverified/spacing';

const SPACING = 250;

interface Asked {
  account: string;
  purpose: Purpose;
  at: number;
}
interface Answered extends Asked {
  answeredAt: number;
  taken: boolean;
}

/** The queue as the session uses it: with arrivals and a timer. */
class Session {
  readonly queue = new ChangeQueue();
  readonly answered: Answered[] = [];
  spacing = IDLE;
  now = 0;

  /** Runs everything that is due until `until`. */
  runUntil(until: number): void {
    for (;;) {
      const dueAt = this.queue.dueAt(this.spacing);
      if (dueAt === null || dueAt > until) break;
      this.now = Math.max(this.now, dueAt);
      this.spacing = this.queue.advance(this.spacing, SPACING, this.now);
    }
    this.now = Math.max(this.now, until);
  }

  ask(asked: Asked): void {
    this.runUntil(asked.at);
    const answer = ({ taken }: { taken: boolean }) =>
      this.answered.push({ ...asked, answeredAt: this.now, taken });
    const { account, purpose } = asked;
    const request = { account, purpose, spacingMs: SPACING };
    this.queue.join(request, this.spacing, { now: this.now, answer });
    this.spacing = this.queue.advance(this.spacing, SPACING, this.now);
  }

  taken(account?: string): Answered[] {
    return this.answered.filter((one) => one.taken && (!account || one.account === account));
  }
}

function run(all: readonly Asked[]): Session {
  const session = new Session();
  for (const asked of all.toSorted((a, b) => a.at - b.at)) session.ask(asked);
  session.runUntil(10 * 60_000);
  return session;
}

const waits = (answered: readonly Answered[]) => answered.map((one) => one.answeredAt - one.at);
const many = (count: number, asked: Asked, everyMs = 0): Asked[] =>
  Array.from({ length: count }, (_, i) => ({ ...asked, at: asked.at + i * everyMs }));

const PURPOSES = ['purchase', 'end', 'recovery'] as const;
const anyAsked = fc.record({
  account: fc.constantFrom('a', 'b', 'c'),
  purpose: fc.constantFrom(...PURPOSES),
  at: fc.nat(10_000),
});
const worst = fc.array(
  fc.record({
    account: fc.constant('flood'),
    purpose: fc.constantFrom(...PURPOSES),
    at: fc.nat(20_000),
  }),
  { minLength: 1, maxLength: 400, size: 'max' },
);

describe('I-62 the slots of a provider account', () => {
  test('I-62 a change without others in the queue is sent immediately', () => {
    const all = many(4, { account: 'a', purpose: 'end', at: 0 }, SPACING);
    expect(waits(run(all).answered)).toEqual([0, 0, 0, 0]);
  });

  test('I-62 two changes are never closer than the spacing, and each is answered once', () => {
    fc.assert(
      fc.property(fc.array(anyAsked, { maxLength: 300, size: 'max' }), (all) => {
        const session = run(all);
        expect(session.answered).toHaveLength(all.length);
        expect(session.queue.dueAt(session.spacing)).toBeNull();
        const at = session.taken().map((one) => one.answeredAt);
        for (const [i, time] of at.slice(1).entries())
          expect(time - (at[i] ?? 0)).toBeGreaterThanOrEqual(SPACING);
      }),
    );
  });

  test('I-62 whatever one account sends, a purchase of another waits three slots at most', () => {
    fc.assert(
      fc.property(worst, fc.nat(20_000), (flood, at) => {
        const session = run([...flood, { account: 'victim', purpose: 'purchase', at }]);
        const [wait = Infinity] = waits(session.taken('victim'));
        expect(wait).toBeLessThanOrEqual(3 * SPACING);
      }),
    );
  });

  test('I-62 reports and cancels of one account delay a purchase only by the change in progress', () => {
    fc.assert(
      fc.property(worst, fc.nat(20_000), (flood, at) => {
        const ends = flood.map((one) => ({ ...one, purpose: 'end' as const }));
        const session = run([...ends, { account: 'victim', purpose: 'purchase', at }]);
        const [wait = Infinity] = waits(session.taken('victim'));
        expect(wait).toBeLessThanOrEqual(SPACING);
      }),
    );
  });

  test('I-62 a cancel waits no longer than its turn, although others purchase and cancel continuously', () => {
    const buying = many(200, { account: 'buyer', purpose: 'purchase', at: 0 }, SPACING / 2);
    const flood = many(200, { account: 'flood', purpose: 'end', at: 0 }, SPACING / 2);
    const session = run([...buying, ...flood, { account: 'victim', purpose: 'end', at: 5_010 }]);
    const [wait = Infinity] = waits(session.taken('victim'));
    // One of five slots is for a cancel or report while purchases wait, and the flood may be first
    // in turn.
    expect(wait).toBeLessThanOrEqual(11 * SPACING);
  });

  test('I-62 a recovery is sent last, but is sent', () => {
    const buying = many(80, { account: 'buyer', purpose: 'purchase', at: 0 }, SPACING / 2);
    const ending = many(40, { account: 'other', purpose: 'end', at: 0 }, SPACING / 2);
    const recovery = { account: 'platform', purpose: 'recovery', at: 0 } as const;
    const [wait = 0] = waits(run([...buying, ...ending, recovery]).taken('platform'));
    // The first change and sixteen more precede it, and one more because a cancel was just sent.
    expect(wait).toBe(18 * SPACING);
  });

  test('I-62 purchases of several accounts take turns', () => {
    const all = [
      ...many(4, { account: 'a', purpose: 'purchase', at: 0 }),
      ...many(2, { account: 'b', purpose: 'purchase', at: 1 }),
      ...many(1, { account: 'c', purpose: 'purchase', at: 2 }),
    ];
    const order = run(all).taken();
    expect(order.map((one) => one.account).join('')).toBe('aabcaba');
  });

  test('I-62 an account whose changes fill twenty seconds gets no more slots, others do', () => {
    const session = new Session();
    for (const one of many(100, { account: 'flood', purpose: 'end', at: 0 })) session.ask(one);
    session.ask({ account: 'victim', purpose: 'end', at: 1 });
    const refused = session.answered.filter((one) => !one.taken);
    // One was sent immediately, and eighty wait for the next twenty seconds.
    expect(refused).toHaveLength(19);
    expect(refused.every((one) => one.account === 'flood')).toBe(true);
  });

  test('I-62 in a full queue the account with the most changes loses its newest one', () => {
    const session = new Session();
    for (let i = 0; i < 4; i++)
      for (const one of many(70, { account: `flood${i}`, purpose: 'end', at: 0 })) session.ask(one);
    const lost = session.answered.filter((one) => !one.taken).length;
    session.ask({ account: 'victim', purpose: 'end', at: 1 });
    const refused = session.answered.filter((one) => !one.taken);
    expect(refused).toHaveLength(lost + 1);
    expect(refused.filter((one) => one.account === 'victim')).toEqual([]);
    session.runUntil(3_000);
    expect(session.taken('victim')).toHaveLength(1);
  });

  test('no change waits longer than twenty seconds, and after that it occupies no slot', () => {
    const session = new Session();
    for (let i = 0; i < 4; i++)
      for (const one of many(60, { account: `a${i}`, purpose: 'purchase', at: 0 }))
        session.ask(one);
    session.runUntil(60_000);
    expect(Math.max(...waits(session.answered))).toBeLessThanOrEqual(MAX_WAIT_MS);
    expect(session.answered).toHaveLength(240);
    expect(session.taken()).toHaveLength(80);
    session.ask({ account: 'late', purpose: 'purchase', at: 60_000 });
    expect(waits(session.taken('late'))).toEqual([0]);
  });

  test('a pause requested by the provider delays all changes, and a change is refused when the pause is too long', () => {
    const session = new Session();
    session.spacing = { ...IDLE, nextAt: 5_000 };
    session.ask({ account: 'a', purpose: 'purchase', at: 0 });
    session.runUntil(10_000);
    expect(waits(session.taken())).toEqual([5_000]);
    session.spacing = { ...session.spacing, nextAt: 30_001 };
    session.ask({ account: 'a', purpose: 'purchase', at: 10_000 });
    expect(session.answered.at(-1)).toMatchObject({ taken: false, answeredAt: 10_000 });
  });
});
