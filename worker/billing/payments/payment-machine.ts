/** How an intent stands with us; Paystack's own states are read in evaluate-transaction.ts. */
export const STATES = [
  'initialized',
  'pending',
  'succeeded',
  'failed',
  'abandoned',
  'reversed',
] as const;
export type State = (typeof STATES)[number];

/**
 * What can happen to an intent: its checkout was opened, or refused; it was paid, declined, left alone; all of it went
 * back for good.
 */
export const MOVES = ['started', 'refused', 'paid', 'declined', 'expired', 'reversed'] as const;
export type Move = (typeof MOVES)[number];

/** Money that comes late is money all the same: `paid` leads out of every state that is no success (I-34). */
const TABLE: Readonly<Record<State, Partial<Record<Move, State>>>> = {
  initialized: {
    started: 'pending',
    refused: 'failed',
    paid: 'succeeded',
    declined: 'failed',
    expired: 'abandoned',
  },
  pending: { paid: 'succeeded', declined: 'failed', expired: 'abandoned' },
  failed: { paid: 'succeeded' },
  abandoned: { paid: 'succeeded', declined: 'failed' },
  succeeded: { reversed: 'reversed' },
  reversed: {},
};

/** The state after `move`, or null where that cannot happen. */
export const after = (state: State, move: Move): State | null => TABLE[state][move] ?? null;

/** The state that `move` leads to, wherever it leads out of. */
export function targetOf(move: Move): State {
  const [target] = STATES.flatMap((state) => after(state, move) ?? []);
  if (target === undefined) throw new Error(`a move that leads nowhere: ${move}`);
  return target;
}

/** The states that `move` leads out of, as an SQL list: for the UPDATE that decides. */
export const fromStates = (move: Move): string =>
  STATES.filter((state) => after(state, move) !== null)
    .map((state) => `'${state}'`)
    .join(', ');

/** Whether credits were given for it, whatever became of them. */
export const isCredited = (state: State): boolean => state === 'succeeded' || state === 'reversed';
