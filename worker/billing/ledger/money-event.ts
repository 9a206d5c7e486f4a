import type { GuardedRow } from '../../platform/db/guarded';
import { outboxRow, type KnownEvent } from '../../events/outbox.service';
import type { HubEvent } from '../../events/event';
import type { SystemCtx } from '../../platform/core/ctx';

/** An event about the account's money, without the balance that the statement adds. */
export type MoneyEvent = KnownEvent<Omit<HubEvent, 'timestamp'>>;

/** SQL for the spendable cents of `account`, which is SQL. */
const spendable = (account: string): string =>
  `(SELECT sum(balance) FROM ledger_accounts WHERE id IN (${account} || ':available', ${account} || ':promo'))`;

/**
 * The event as a row for `guarded`: inserted only with its change, with the balance at that point of the batch (I-03,
 * I-26). `id` derives from the change, so that the event happens once.
 */
export const moneyEventRow = (ctx: SystemCtx, event: MoneyEvent): GuardedRow =>
  outboxRow(
    { requestId: ctx.requestId, ...event, timestamp: ctx.now() },
    { balanceAfterCents: spendable },
  );
