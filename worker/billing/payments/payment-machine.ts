/** States of an intent; evaluate-transaction.ts interprets Paystack's states. */
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
 * Moves of an intent: its checkout was started or refused; it was paid or declined, or expired unpaid; all of it was
 * reversed for good.
 */
export const MOVES = ['started', 'refused', 'paid', 'declined', 'expired', 'reversed'] as const;
export type Move = (typeof MOVES)[number];

/** Late money counts: `paid` leads out of every state that is not a success (I-34). */
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

/** The state after `move`; null when the move is not allowed. */
export const after = (state: State, move: Move): State | null => TABLE[state][move] ?? null;

/** The target state of `move`, the same from every state. */
export function targetOf(move: Move): State {
  const [target] = STATES.flatMap((state) => after(state, move) ?? []);
  if (target === undefined) throw new Error(`a move that leads nowhere: ${move}`);
  return target;
}

/** The states that allow `move`, as an SQL list for the deciding UPDATE. */
export const fromStates = (move: Move): string =>
  STATES.filter((state) => after(state, move) !== null)
    .map((state) => `'${state}'`)
    .join(', ');

/** Whether credits were added, reversed or not. */
export const isCredited = (state: State): boolean => state === 'succeeded' || state === 'reversed';
