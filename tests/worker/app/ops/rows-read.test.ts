import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { findAccounts } from '../../../../worker/admin/accounts';
import { listDeadLetters } from '../../../../worker/admin/dead-letters.service';
import type { Ctx, SystemCtx } from '../../../../worker/platform/core/ctx';
import { writeCursor } from '../../../../worker/platform/core/cursor';
import { listPayments } from '../../../../worker/billing/payments/payment-records';
import { listAccountStatement } from '../../../../worker/billing/ledger/statement.service';
import {
  listAccountNotifications,
  listNotifications,
} from '../../../../worker/channels/notifications/feed.service';
import { deliverMails } from '../../../../worker/mail/mail.service';
import { purge } from '../../../../worker/app/ops/purge';
import { sweepOverdue } from '../../../../worker/verifications/recovery/sweeper';
import { sealerOf } from '../../../../worker/platform/sealing/sealing.service';
import { readFigures } from '../../../../worker/billing/statements/figures';
import { findSnapshots } from '../../../../worker/verifications/orders/order.read-model';
import { listVerifications } from '../../../../worker/verifications/orders/order.queries';
import { advance, mint, scalar, setUpWorker } from '../../../support/worker/api';
import { metered } from '../../../support/worker/metered';
import { buyer, type Buyer } from '../../../support/worker/payments';

setUpWorker();

const DAY = 86_400_000;
const SMALL = 300;
const GREAT = 10 * SMALL;

/**
 * Orders `from` to `to`, long ended, each with a line of the ledger, a failed payment, an event, a dead letter and a read
 * notification.
 */
async function live({ accountId }: Buyer, from: number, to: number): Promise<void> {
  const { credentialId } = await mint(accountId);
  const userId = String(
    await scalar('SELECT user_id FROM memberships WHERE account_id = ?', accountId),
  );
  const last = Number(
    await scalar('SELECT max(seq) FROM transfers WHERE account_id = ?', accountId),
  );
  const at = `${Date.now()} - ${60 * DAY} + i * 60000`;
  const numbers = `WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to})`;
  const insert = (into: string, values: string) =>
    env.DB.prepare(`INSERT INTO ${into} ${numbers} SELECT ${values} FROM n`);
  await env.DB.batch([
    insert(
      `verifications (id, account_id, credential_id, service, capability, price, request_hash, provider_account,
         state, number, created_at, deadline_at, ended_at)`,
      `'ver_old' || i, '${accountId}', '${credentialId}', 'whatsapp', 'sms', 1, '', 'main', 'completed', '+1206555' || i, ${at},
         ${at}, ${at}`,
    ),
    insert(
      'transfers',
      `'ver_old' || i, 'old', '${accountId}', ${last} + 1 + i - ${from}, 'tnt_default:revenue', '${accountId}:available', 0,
         (SELECT balance FROM ledger_accounts WHERE id = 'tnt_default:revenue'),
         (SELECT balance FROM ledger_accounts WHERE id = '${accountId}:available'), '2040-01', ${at}`,
    ),
    insert(
      `payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount, rate_micros, rate_source,
         rate_observed_at, locked_until, request_hash, state, lease_until, external_key, created_at, ended_at)`,
      `'pay_old' || i, 'pay-old' || i, '${accountId}', 'tnt_default', 'topup', 200, 'USD', 200, 1000000, 'fixed',
         0, 0, '', 'failed', 0, 'other', ${at}, ${at}`,
    ),
    insert(
      'hub_outbox (id, account_id, type, data, created_at, appended_at)',
      `'evt_old' || i, '${accountId}', 't', '{}', ${Date.now()}, ${Date.now()}`,
    ),
    insert(
      'notifications (id, account_id, user_id, event_id, channel, type, title, body, created_at, read_at)',
      `'ntf_old' || i, '${accountId}', '${userId}', 'evt_old' || i, 'toast', 'verification.completed', '', '', ${at}, ${at}`,
    ),
    insert(
      'accounts (id, tenant_id, name, tier, state, created_at)',
      `'acc_old' || i, 'tnt_default', '', 'free', iif(i % 2, 'active', 'suspended'), ${at}`,
    ),
    insert('dead_letters (id, queue, body, at)', `'old' || i, 'events', '{}', ${at}`),
  ]);
}

/** The rows that each job and each read reads at this moment. */
async function readsOf(who: Buyer): Promise<Record<string, number>> {
  const { accountId } = who;
  const userId = await scalar('SELECT user_id FROM memberships WHERE account_id = ?', accountId);
  const principal = { accountId, role: 'owner', user: { id: userId } };
  const page = { limit: 20, order: 'desc' as const };
  const span = { from: Date.now() - 59.9 * DAY, to: Date.now() - 59.89 * DAY };
  // Thirty rows follow this cursor, however many precede it.
  const cursor = writeCursor({ at: Date.now() - 60 * DAY + 31 * 60_000, id: '' });
  const measured: Record<string, (ctx: SystemCtx) => Promise<unknown>> = {
    sweep: sweepOverdue,
    purge,
    'a page of orders': (ctx) => listVerifications({ ...ctx, principal } as unknown as Ctx, page),
    'an old page of orders': (ctx) =>
      listVerifications({ ...ctx, principal } as unknown as Ctx, { ...page, cursor }),
    'an old page of a time': (ctx) =>
      listVerifications({ ...ctx, principal } as unknown as Ctx, {
        ...page,
        cursor,
        from: 0,
        to: Date.now(),
      }),
    'orders of an external id': (ctx) =>
      listVerifications({ ...ctx, principal } as unknown as Ctx, { ...page, externalId: 'mine' }),
    'a page of payments': (ctx) => listPayments({ ...ctx, principal } as unknown as Ctx, page),
    'payments of an external id': (ctx) =>
      listPayments({ ...ctx, principal } as unknown as Ctx, { ...page, externalId: 'mine' }),
    'an early page of orders, oldest first': (ctx) =>
      listVerifications({ ...ctx, principal } as unknown as Ctx, {
        ...page,
        cursor,
        order: 'asc',
        to: Date.now(),
      }),
    'an early page of dead letters, oldest first': (ctx) =>
      listDeadLetters(ctx, { ...page, cursor, order: 'asc' }),
    'an early page of accounts, oldest first': (ctx) =>
      findAccounts(ctx as Ctx, { ...page, cursor, order: 'asc' }),
    'an early page of lines, oldest first': (ctx) =>
      listAccountStatement(ctx, accountId, { ...page, order: 'asc' }),
    'an early page of notifications, oldest first': (ctx) =>
      listNotifications({ ...ctx, principal } as unknown as Ctx, {
        ...page,
        cursor,
        order: 'asc',
        archived: false,
      }),
    'an old page of dead letters': (ctx) => listDeadLetters(ctx, { ...page, cursor }),
    'an old page of accounts': (ctx) => findAccounts(ctx as Ctx, { ...page, cursor }),
    'an old page of suspended accounts': (ctx) =>
      findAccounts(ctx as Ctx, { ...page, cursor, state: 'suspended' }),
    'accounts by an address': (ctx) =>
      findAccounts(ctx as Ctx, { ...page, query: 'nobody@example.com' }),
    'the last page of exported notifications': (ctx) =>
      listAccountNotifications(ctx, accountId, {
        ...page,
        cursor: JSON.stringify([userId, 'evt_old98']),
      }),
    'archived orders': (ctx) =>
      findSnapshots(ctx.db, sealerOf(ctx), { ids: ['ver_old1', 'ver_old2'], accountId }),
    'lines of an order': (ctx) =>
      listAccountStatement(ctx, accountId, { ...page, reference: 'ver_old1' }),
    'lines of a time': (ctx) => listAccountStatement(ctx, accountId, { ...page, ...span }),
    'a page of lines': (ctx) => listAccountStatement(ctx, accountId, page),
    'the figures of a time': (ctx) => readFigures(ctx, { accountId, ...span }),
    notifications: (ctx) =>
      listNotifications({ ...ctx, principal } as unknown as Ctx, { ...page, archived: false }),
    'unread notifications': (ctx) =>
      listNotifications({ ...ctx, principal } as unknown as Ctx, {
        ...page,
        archived: false,
        state: 'unread',
      }),
  };
  const found: Record<string, number> = {};
  for (const [name, run] of Object.entries(measured)) {
    const meter = metered();
    await run(meter.ctx);
    found[name] = meter.rows();
  }
  return found;
}

test('I-20 no job and no read grows with the history: with ten times the history each reads as many rows', async () => {
  const who = await buyer();
  advance(70 * DAY);
  await live(who, 1, SMALL);
  const before = await readsOf(who);
  await live(who, SMALL + 1, GREAT);
  const after = await readsOf(who);
  // A binary search to an instant takes a few steps more; the purge reads one page of its oldest
  // rows.
  const allowed = Object.fromEntries(
    Object.entries(before).map(([name, rows]) => [name, rows + (name === 'purge' ? 600 : 60)]),
  );
  const grown = Object.entries(after).filter(([name, rows]) => rows > (allowed[name] ?? 0));
  expect(grown.map(([name, rows]) => `${name}: ${before[name]} → ${rows}`)).toEqual([]);
});

test('I-62 a batch of due work reads a bounded number of rows, however many more are due', async () => {
  const due = (from: number, to: number) =>
    env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to})
       INSERT INTO mails (id, template, sealed, next_at, created_at, lane)
       SELECT 'mai_' || i, 'email.verify', 'unreadable', i, i, 'one' FROM n`,
    ).run();
  const reads = async () => {
    const meter = metered();
    await deliverMails(meter.ctx);
    return meter.rows();
  };
  await due(1, 20_000 + 20);
  const before = await reads();
  await due(30_000, 35_000);
  expect(await reads()).toBeLessThanOrEqual(before);
  // Rows that are read and put in turns, and the rows of the batch that are written with their
  // lease.
  expect(before).toBeLessThan(8 * 20_000);
});
