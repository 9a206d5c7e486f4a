import type { SystemCtx } from '../../platform/core/ctx';
import { fromStates, targetOf, type Move } from './payment-machine';
import type { PaymentReason } from '../../events/payment-reasons';

/** Fields that a move sets; omitted fields stay. `credited` is cents, times are epoch milliseconds. */
interface Fields {
  reason?: PaymentReason | null;
  authorizationUrl?: string | null;
  credited?: number;
  /** Minor units that were paid above the intent's amount. */
  surplus?: number;
  paidAt?: number;
  /** Paystack's number of the transaction. */
  providerId?: string;
  channel?: string | null;
  cardBrand?: string | null;
  cardLast4?: string;
}
const COLUMNS = [
  ['reason', 'reason'],
  ['authorizationUrl', 'authorization_url'],
  ['credited', 'credited'],
  ['surplus', 'surplus'],
  ['paidAt', 'paid_at'],
  ['providerId', 'provider_id'],
  ['channel', 'channel'],
  ['cardBrand', 'card_brand'],
  ['cardLast4', 'card_last4'],
] as const satisfies readonly (readonly [keyof Fields, string])[];

/** What names a card is not written for an account that was deleted meanwhile: nothing would erase it. */
const ERASED: ReadonlySet<string> = new Set(['card_brand', 'card_last4']);
const IS_DELETED =
  'EXISTS (SELECT 1 FROM accounts a WHERE a.id = payments.account_id AND a.deleted_at IS NOT NULL)';
const valueFor = (column: string, parameter: string): string =>
  ERASED.has(column) ? `CASE WHEN ${IS_DELETED} THEN NULL ELSE ${parameter} END` : parameter;

interface Options {
  /** Fields that the move sets. */
  fields?: Fields;
  /** Ends the scheduled checks of the intent; `paid` does so by default. */
  isOver?: boolean;
  /** An additional SQL condition on ?1, the intent's id. */
  condition?: string;
}

/** The moves that end an intent. A reversed payment had ended before. */
const ENDS: ReadonlySet<Move> = new Set(['refused', 'paid', 'declined', 'expired']);

/**
 * Makes `move` of the intent `id` if the table of moves allows it: the only statement that writes the state of a
 * payment (I-04). A failed intent may get another reason. Otherwise it changes no row.
 */
export function moveStatement(
  ctx: SystemCtx,
  id: string,
  move: Move,
  { fields = {}, isOver = move === 'paid', condition = 'true' }: Options = {},
): D1PreparedStatement {
  const given = COLUMNS.flatMap(([field, column]) => {
    const value = fields[field];
    return value === undefined ? [] : [[column, value] as const];
  });
  const sets = [
    ['state', targetOf(move)] as const,
    ...given,
    ...(ENDS.has(move) ? [['ended_at', ctx.now()] as const] : []),
    ...(isOver ? [['next_check_at', null] as const] : []),
  ];
  const assigned = sets
    .map(([column], at) => `${column} = ${valueFor(column, `?${at + 2}`)}`)
    .join(', ');
  // ?2 is the state and ?3 the reason, if any.
  const hasNewReason =
    move === 'declined' && fields.reason ? 'state = ?2 AND reason IS NOT ?3' : 'false';
  return ctx.db.sql
    .prepare(
      `UPDATE payments SET ${assigned}
       WHERE id = ?1 AND (state IN (${fromStates(move)}) OR ${hasNewReason}) AND ${condition}`,
    )
    .bind(id, ...sets.map(([, value]) => value));
}
