import type { SystemCtx } from '../../platform/core/ctx';
import { fromStates, targetOf, type Move } from './payment-machine';
import type { PaymentReason } from '../../events/payment-reasons';

/** What a move tells of an intent; what is left out stays as it is. `credited` is cents, times are epoch milliseconds. */
interface Told {
  reason?: PaymentReason | null;
  authorizationUrl?: string | null;
  credited?: number;
  paidAt?: number;
  /** Paystack's number of the transaction. */
  providerId?: string;
  channel?: string | null;
}
const COLUMNS = [
  ['reason', 'reason'],
  ['authorizationUrl', 'authorization_url'],
  ['credited', 'credited'],
  ['paidAt', 'paid_at'],
  ['providerId', 'provider_id'],
  ['channel', 'channel'],
] as const satisfies readonly (readonly [keyof Told, string])[];

interface Options {
  /** What is known of the intent with the move; fields without a value stay. */
  told?: Told;
  /** Nothing can come of it any more, so that the reconciler looks no more. Of what was paid that is so by itself. */
  isOver?: boolean;
  /** SQL on ?1, the intent's id, that must hold as well. */
  condition?: string;
}

/** The moves that end an intent, at their moment. What went back has ended before. */
const ENDS: ReadonlySet<Move> = new Set(['refused', 'paid', 'declined', 'expired']);

/**
 * Makes `move` of the intent `id`, where the table of moves allows it: the one statement that writes the state of a
 * payment (I-04). An intent that has failed may be told to have failed for another reason. Changes no row otherwise.
 */
export function moveStatement(
  ctx: SystemCtx,
  id: string,
  move: Move,
  { told = {}, isOver = move === 'paid', condition = 'true' }: Options = {},
): D1PreparedStatement {
  const given = COLUMNS.flatMap(([field, column]) => {
    const value = told[field];
    return value === undefined ? [] : [[column, value] as const];
  });
  const sets = [
    ['state', targetOf(move)] as const,
    ...given,
    ...(ENDS.has(move) ? [['ended_at', ctx.now()] as const] : []),
    ...(isOver ? [['next_check_at', null] as const] : []),
  ];
  const assigned = sets.map(([column], at) => `${column} = ?${at + 2}`).join(', ');
  // ?2 is the state and ?3, where there is one, the reason.
  const isRetold = move === 'declined' && told.reason ? 'state = ?2 AND reason IS NOT ?3' : 'false';
  return ctx.db.sql
    .prepare(
      `UPDATE payments SET ${assigned}
       WHERE id = ?1 AND (state IN (${fromStates(move)}) OR ${isRetold}) AND ${condition}`,
    )
    .bind(id, ...sets.map(([, value]) => value));
}
