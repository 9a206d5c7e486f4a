import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { tick } from '../../../../worker/app/ops/tick';
import { account, advance, provider, setUpWorker } from '../../../support/worker/api';
import { settled, wake } from '../../../support/worker/objects';
import { confirmedAdmin, buyer } from '../../../support/worker/payments';
import { MINUTE, rented } from '../../../support/worker/verifications';

setUpWorker();

/** Tables with a row for each past action or for each customer. */
const GROWING: ReadonlySet<string> = new Set([
  'accounts',
  'audit_log',
  'dead_letters',
  'hub_outbox',
  'idempotent_requests',
  'ledger_accounts',
  'ledger_checks',
  'mails',
  'messages',
  'notifications',
  'payment_disputes',
  'payment_refunds',
  'payments',
  'paystack_events',
  'provider_reservations',
  'quotes',
  'receipts',
  'recoveries',
  'transfers',
  'unmatched_messages',
  'usage',
  'usage_daily',
  'verifications',
  'webhook_attempts',
  'webhook_deliveries',
  'webhook_events',
]);
/** Statements that may scan a whole table, by a part of their text. */
const ALLOWED: readonly [part: string, reason: string][] = [
  [
    'WITH parts (id, amount)',
    'the totals of the ledger, once an hour: rows by customer, not by order',
  ],
];

type Session = ReturnType<D1Database['withSession']>;
const sessions = Object.getPrototypeOf(env.DB.withSession()) as Session;

/** The tables that a name in the statement may refer to: an alias may be used twice. */
function tablesNamed(text: string, name: string): string[] {
  const uses = text.matchAll(
    /\b(?:FROM|JOIN|INTO|UPDATE)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?/gi,
  );
  return [...uses].flatMap(([, table = '', alias]) =>
    [table, alias].includes(name) ? [table] : [],
  );
}

/**
 * Partial indexes contain only rows that wait for something, so a scan of one reads only due rows.
 */
async function partialIndexes(): Promise<Set<string>> {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'`,
  ).all<{ name: string }>();
  return new Set(results.map(({ name }) => name));
}

/** The parts of the statement's plan that scan a whole growing table. */
async function scansOf(text: string, partial: ReadonlySet<string>): Promise<string[]> {
  const places = [...text.matchAll(/\?(\d*)/g)].map(([, n]) => Number(n));
  const values = Math.max(places.filter((n) => n === 0).length, ...places);
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${text}`)
    .bind(...Array.from({ length: values }, () => null))
    .all<{ detail: string }>();
  return results.flatMap(({ detail }) => {
    const [, name = '', index = ''] =
      /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail) ?? [];
    const isWhole =
      tablesNamed(text, name).some((table) => GROWING.has(table)) && !partial.has(index);
    return isWhole ? [`${detail}: ${text.replaceAll(/\s+/g, ' ')}`] : [];
  });
}

test('I-20 a statement that scans a whole table is detected', async () => {
  const partial = await partialIndexes();
  expect(await scansOf('SELECT * FROM transfers AS t WHERE t.amount = ?', partial)).toHaveLength(1);
  expect(await scansOf('SELECT * FROM transfers WHERE account_id = ?1', partial)).toEqual([]);
});

test('I-20 no statement of orders, lists and the tick scans a whole growing table', async () => {
  const prepared = vi.spyOn(sessions, 'prepare');
  const api = await account({ promo: 50, tier: 'developer', credits: 1000 });
  const orders = [await rented(api), await rented(api), await rented(api)];
  const [first, second] = [orders[0]?.id ?? '', orders[1]?.id ?? ''];
  provider.sms('code 4711');
  await wake(first);
  await api.post(`/v1/verifications/${second}/cancel`);
  for (const id of [first, second]) await settled(id);
  const statuses: Record<string, number> = {};
  for (const path of [
    '/v1/verifications?limit=5',
    '/v1/verifications?state=completed',
    '/v1/verifications?service=whatsapp',
    `/v1/verifications/${first}`,
    `/v1/verifications/${first}/messages`,
    '/v1/balance',
    '/v1/ledger?limit=5',
    `/v1/ledger?reference=${first}`,
    '/v1/ledger?from=2026-01-01T00:00:00Z',
    '/v1/usage',
    '/v1/payments',
    '/v1/payment-methods',
    '/v1/payment-methods?order=asc',
    '/v1/webhook-endpoints',
    '/v1/webhook-endpoints?order=asc',
    '/v1/keys',
    '/v1/audit',
    '/v1/tier',
    '/v1/auto-top-up',
  ])
    statuses[path] = (await api.get(path)).status;
  const admin = await confirmedAdmin();
  for (const path of [
    '/v1/admin/accounts',
    '/v1/admin/accounts?state=active',
    '/v1/admin/accounts?state=suspended',
    '/v1/admin/audit',
    '/v1/admin/dead-letters',
    '/v1/admin/disputes',
    '/v1/admin/payments',
    '/v1/admin/payment-reports',
    '/v1/members',
    '/v1/members?order=asc',
    '/v1/me/accounts',
    '/v1/auth/sessions',
    '/v1/auth/sessions?order=asc',
    '/v1/account/exports',
    '/v1/notifications',
  ])
    statuses[path] = (await admin.get(path)).status;
  const search = await admin.post('/v1/admin/accounts/search', { query: 'ada@example.com' });
  statuses['/v1/admin/accounts/search'] = search.status;
  expect(Object.entries(statuses).filter(([, status]) => status !== 200)).toEqual([]);
  await buyer();
  for (let n = 0; n < 3; n++) {
    await tick(systemCtx(env));
    advance(60 * MINUTE);
  }
  const texts = new Set(prepared.mock.calls.map(([text]) => text));
  prepared.mockRestore();
  expect(texts.size).toBeGreaterThan(100);
  const partial = await partialIndexes();
  const found: string[] = [];
  for (const text of texts)
    if (!ALLOWED.some(([part]) => text.includes(part)))
      found.push(...(await scansOf(text, partial)));
  expect(found).toEqual([]);
});
