import { env } from 'cloudflare:workers';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test, vi } from 'vitest';
import { insertStatement, markReady } from '../../../../worker/privacy/export/records';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { tick } from '../../../../worker/app/ops/tick';
import {
  account,
  advance,
  alerts,
  caller,
  lines,
  mint,
  scalar,
  setUpWorker,
  provider,
} from '../../../support/worker/api';
import { savedCard } from '../../../support/worker/cards';
import { deleteAccount } from '../../../support/worker/deletion';
import {
  collected,
  exported,
  requested,
  stored,
  type Export,
} from '../../../support/worker/exports';
import { eventOfType, feed, told } from '../../../support/worker/notifications';
import { buyer } from '../../../support/worker/payments';
import { accountOf, person, type Person } from '../../../support/worker/person';
import { completed, read } from '../../../support/worker/verifications';
import { registered, send } from '../../../support/worker/webhooks';

setUpWorker();

const DAY = 86_400_000;
const tickNow = () => tick(systemCtx(env));
const show = async (owner: Person, id: string) =>
  (await owner.get(`/v1/account/exports/${id}`)).json<Export>();
const download = (owner: Person, id: string) => owner.get(`/v1/account/exports/${id}/download`);

/** The files of a downloaded archive, as text. */
async function filesOf(owner: Person, id: string): Promise<Record<string, string>> {
  const response = await download(owner, id);
  expect(response.status).toBe(200);
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

/** An owner with credits and a key, who has rented a number and received its code. */
async function customer() {
  const owner = await person();
  const accountId = await accountOf(owner);
  const api = caller(accountId, await mint(accountId));
  const { id } = await completed(api, { externalId: 'before', metadata: { plan: 'gold' } });
  const changed = await send(api, 'PATCH', `/v1/verifications/${id}`, { externalId: '=1+1' });
  return { owner, accountId, api, order: await read(changed) };
}

/** Inserts `count` old orders into D1. */
const manyOrders = (accountId: string, credentialId: string, count: number) =>
  env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO verifications (id, account_id, credential_id, service, capability, price, request_hash,
       provider_account, state, created_at, deadline_at, ended_at)
     SELECT 'ver_' || i, ?2, ?3, 'whatsapp', 'sms', 100, 'h', 'main', 'completed', i / 3, 0, 0 FROM n`,
  )
    .bind(count, accountId, credentialId)
    .run();

describe('an export', () => {
  test('contains all data of the account in clear text, as JSON and as CSV', async () => {
    const { owner, api, order } = await customer();
    const { id, state, sizeBytes } = await exported(owner);
    expect(state).toBe('ready');
    const response = await download(owner, id);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toContain(`namaskah-${id}.zip`);
    expect((await response.arrayBuffer()).byteLength).toBe(sizeBytes);

    const files = await filesOf(owner, id);
    const tables = [
      'profile',
      'members',
      'keys',
      'orders-0001',
      'messages-0001',
      'ledger-0001',
      'audit-0001',
    ];
    expect(Object.keys(files).toSorted()).toEqual(
      tables.flatMap((name) => [`${name}.csv`, `${name}.json`]).toSorted(),
    );
    const json = (name: string): unknown => JSON.parse(files[`${name}.json`] ?? '');
    // D1 keeps the start and end of an order, and not the states in between.
    expect(json('orders-0001')).toEqual([{ ...order, history: expect.any(Array) }]);
    expect(order).toMatchObject({ externalId: '=1+1', metadata: { plan: 'gold' } });
    expect(files['orders-0001.csv']).toContain(`'=1+1,"{""plan"":""gold""}"`);
    expect(json('messages-0001')).toMatchObject([
      { verificationId: order.id, code: '4711', text: 'code 4711' },
    ]);
    expect(files['messages-0001.csv']).toContain('code 4711');
    expect(json('members')).toMatchObject([{ email: owner.email, role: 'owner' }]);
    expect(json('keys')).toMatchObject([{ id: api.credentialId }]);
    expect(json('ledger-0001')).toEqual(
      (await (await api.get('/v1/ledger')).json<{ data: object[] }>()).data,
    );
    expect(json('audit-0001')).toMatchObject([
      { action: 'account.exported', after: { exportId: id } },
    ]);
    expect(Object.values(files).join('')).not.toContain(api.key);
  });

  test('I-35 contains the saved cards, without the codes that charge them', async () => {
    const who = await buyer();
    const { id: kept } = await savedCard(who);
    const other = { signature: 'SIG_other', authorization_code: 'AUTH_other' };
    const removed = await savedCard(who, other);
    await who.delete(`/v1/payment-methods/${removed.id}`);
    const { id } = await exported(who);
    const files = await filesOf(who, id);
    expect(JSON.parse(files['cards.json'] ?? '')).toEqual([
      {
        id: kept,
        brand: 'visa',
        last4: '4081',
        expiryMonth: 12,
        expiryYear: 2030,
        bank: 'TEST BANK',
        default: true,
        createdAt: expect.stringMatching(/Z$/),
      },
    ]);
    expect(files['cards.csv']).toContain(`${kept},visa,4081,12,2030,TEST BANK,true,`);
    expect(Object.values(files).join('')).not.toMatch(/AUTH_|SIG_/);
  });

  test('contains the favourite services of each member', async () => {
    const owner = await person();
    await owner.send('PUT', '/v1/favourites/whatsapp');
    const { id } = await exported(owner);
    const files = await filesOf(owner, id);
    expect(JSON.parse(files['favourites.json'] ?? '')).toEqual([
      { userId: owner.userId, service: 'whatsapp', createdAt: expect.stringMatching(/Z$/) },
    ]);
  });

  test('contains the webhook endpoints, with what is attached and without their secrets', async () => {
    const owner = await person();
    const accountId = await accountOf(owner);
    const api = caller(accountId, await mint(accountId));
    const given = { externalId: '=server-1', metadata: { team: 'orders' } };
    const deleted = await registered(api);
    await send(api, 'DELETE', `/v1/webhook-endpoints/${deleted.id}`);
    const hook = await registered(api, { ...given, headers: { 'x-api-key': 'canary' } });
    const { data } = await (await api.get('/v1/webhook-endpoints')).json<{ data: object[] }>();
    const { id } = await exported(owner);
    const files = await filesOf(owner, id);
    expect(JSON.parse(files['webhook-endpoints.json'] ?? '')).toEqual(data);
    expect(data).toMatchObject([{ id: hook.id, ...given, headerNames: ['x-api-key'] }]);
    expect(files['webhook-endpoints.csv']).toContain(`,'=server-1,"{""team"":""orders""}",`);
    for (const secret of ['canary', hook.secret])
      expect(Object.values(files).join('')).not.toContain(secret);
  });

  test('contains the members’ notifications of the account, and of no other', async () => {
    const [owner, stranger] = [await person(), await person()];
    await told(owner, eventOfType('payment.failed'));
    await told(stranger, eventOfType('sms.received'));
    const { data } = await feed(owner);
    const { id } = await exported(owner);
    const files = await filesOf(owner, id);
    expect(JSON.parse(files['notifications-0001.json'] ?? '')).toEqual(
      data.map((one) => ({ userId: owner.userId, ...one })),
    );
  });

  test('is reported to its requester by email, once', async () => {
    const owner = await person();
    await exported(owner);
    const mail = await provider.mails.arrived(owner.email, 'export');
    expect(mail.text).toContain('until 2040-01-22');
    const mails = provider.mails.to(owner.email).filter(({ subject }) => subject === mail.subject);
    expect(mails).toHaveLength(1);
  });

  test('I-03 that was cancelled before it was complete is not reported', async () => {
    const owner = await person();
    const accountId = await accountOf(owner);
    const order = { id: 'exp_1', accountId, requestedBy: owner.userId, createdAt: Date.now() };
    await insertStatement(systemCtx(env), order).run();
    await env.DB.prepare(`UPDATE exports SET state = 'expired'`).run();
    expect(await markReady(systemCtx(env), order, { parts: 1, bytes: 1 })).toBe(false);
    expect(await scalar(`SELECT count(*) FROM mails WHERE template = 'export.ready'`)).toBe(0);
  });

  test('I-16 is stored sealed: no part in R2 is an archive or shows a code, and none can be read in another place', async () => {
    const { owner } = await customer();
    const { id } = await exported(owner);
    const pieces = await stored();
    expect(pieces.length).toBeGreaterThan(3);
    for (const { text } of pieces) {
      for (const mark of ['PK\u0003\u0004', 'PK\u0001\u0002']) expect(text).not.toContain(mark);
      expect(text).not.toMatch(/4711|orders-0001|ada/i);
    }
    const [first, second] = pieces;
    await env.EXPORTS.put(first!.key, Buffer.from(second!.text, 'latin1'));
    expect((await download(owner, id)).status).toBe(500);
  });

  test('of 1,100 orders is read in pages, and an eviction after each step loses none', async () => {
    const owner = await person();
    const accountId = await accountOf(owner);
    const { credentialId } = await mint(accountId);
    await manyOrders(accountId, credentialId, 1_100);
    const { id } = await requested(owner);
    expect(await collected(id, true)).toBe(1 + 3 + 1 + 1 + 1 + 1 + 1);
    const files = await filesOf(owner, id);
    const pages = [1, 2, 3].map(
      (n) => JSON.parse(files[`orders-000${n}.json`] ?? '') as { id: string }[],
    );
    expect(pages.map((page) => page.length)).toEqual([500, 500, 100]);
    expect(new Set(pages.flat().map((order) => order.id)).size).toBe(1_100);
  });

  test('retries a failed step from its position', async () => {
    const owner = await person();
    const { id } = await requested(owner);
    vi.spyOn(env.EXPORTS, 'put').mockRejectedValueOnce(new Error('away'));
    await collected(id);
    expect((await show(owner, id)).state).toBe('ready');
    expect(Object.keys(await filesOf(owner, id))).toContain('profile.json');
  });

  test('that never succeeds fails with an alert, and leaves nothing behind', async () => {
    const owner = await person();
    const { id } = await requested(owner);
    await env.DB.prepare('ALTER TABLE audit_log RENAME TO gone').run();
    await collected(id);
    expect(await show(owner, id)).toMatchObject({ state: 'failed', sizeBytes: null });
    expect(alerts()).toEqual(['export.failed']);
    expect(await stored()).toEqual([]);
  });

  test('runs once at a time, despite concurrent requests', async () => {
    const owner = await person();
    const all = await Promise.all([1, 2, 3, 4].map(() => requested(owner)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(await scalar(`SELECT count(*) FROM audit_log WHERE action = 'account.exported'`)).toBe(
      1,
    );
  });

  test('whose object never received the request is started by the tick', async () => {
    const owner = await person();
    const accountId = await accountOf(owner);
    await env.DB.prepare(
      `INSERT INTO exports (id, account_id, requested_by, state, created_at, expires_at)
       VALUES ('exp_lost', ?, ?, 'running', ?, ?)`,
    )
      .bind(accountId, owner.userId, Date.now(), Date.now() + DAY)
      .run();
    advance(5 * 60_000 + 1);
    await tickNow();
    await collected('exp_lost');
    expect((await show(owner, 'exp_lost')).state).toBe('ready');
  });

  test('can be downloaded for seven days, and is then removed from R2', async () => {
    const owner = await person();
    const { id } = await exported(owner);
    advance(7 * DAY - 1);
    // Extends the session, which this test does not check.
    await env.DB.prepare('UPDATE auth_sessions SET expires_at = ?1 + ?2, confirmed_at = ?1')
      .bind(Date.now(), DAY)
      .run();
    expect((await download(owner, id)).status).toBe(200);
    advance(1);
    expect(await show(owner, id)).toMatchObject({ state: 'expired' });
    expect(await (await download(owner, id)).json()).toMatchObject({ code: 'exports.not_ready' });
    await tickNow();
    expect(await stored()).toEqual([]);
    expect(await scalar('SELECT state FROM exports')).toBe('expired');
  });
});

test('I-62 an archive that cannot be removed delays no other, and is removed later', async () => {
  const owners = [await person(), await person()];
  for (const owner of owners) await exported(owner);
  advance(7 * DAY);
  vi.spyOn(env.EXPORTS, 'list').mockRejectedValueOnce(new Error('R2 is away'));
  const states = () =>
    scalar('SELECT group_concat(state) FROM (SELECT state FROM exports ORDER BY 1)');
  await tickNow();
  expect(await states()).toBe('expired,ready');
  expect(lines.filter(({ event }) => event === 'export.tend_failed')).toHaveLength(1);
  await tickNow();
  expect(await states()).toBe('expired,expired');
  expect(await stored()).toEqual([]);
});

describe('an export of an account that is deleted', () => {
  test('I-16 meanwhile fails, and leaves no part', async () => {
    const { owner } = await customer();
    const { id } = await requested(owner);
    expect((await deleteAccount(owner)).status).toBe(204);
    await collected(id);
    expect(await stored()).toEqual([]);
    expect(alerts()).toEqual([]);
  });

  test('I-16 afterwards cannot be decrypted, and is purged by the next tick', async () => {
    const { owner, accountId } = await customer();
    await exported(owner);
    expect((await deleteAccount(owner)).status).toBe(204);
    expect(await scalar('SELECT wrapped FROM data_keys WHERE owner = ?', accountId)).toBeNull();
    await tickNow();
    expect(await stored()).toEqual([]);
  });
});

test('an unused account can be exported', async () => {
  const owner = await person();
  await account();
  expect((await exported(owner)).state).toBe('ready');
});
