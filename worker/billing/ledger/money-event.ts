import type { GuardedRow } from '../../platform/db/guarded';
import { outboxRow, type KnownEvent } from '../../events/outbox.service';
import type { HubEvent } from '../../events/event';
import type { SystemCtx } from '../../platform/core/ctx';

/** An event about the account's money, without the balance that the statement adds. */
export type MoneyEvent = KnownEvent<Omit<HubEvent, 'timestamp'>>;

/** What `account` can spend, cents; `account` is SQL. */
const spendable = (account: string): string =>
  `(SELECT sum(balance) FROM ledger_accounts WHERE id IN (${account} || ':available', ${account} || ':promo'))`;

/**
 * The event, for `guarded`: it is there only when the change that it tells of was made, with the balance that the batch
 * has made by then (I-03, I-26). `id` is made of what it tells of, so that it happens once.
 */
export const moneyEventRow = (ctx: SystemCtx, event: MoneyEvent): GuardedRow =>
  outboxRow({ ...event, timestamp: ctx.now() }, { balanceAfter: spendable });
