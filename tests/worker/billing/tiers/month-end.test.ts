import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { hubOf } from '../../../../worker/events/hub.client';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { grantCredits } from '../../../../worker/billing/ledger/ledger.service';
import { purge } from '../../../../worker/app/ops/purge';
import { advance, mint, scalar, setUpWorker } from '../../../support/worker/api';
import {
  available,
  DAY,
  events,
  owner,
  read,
  status,
  take,
  tick,
} from '../../../support/worker/tier-owners';
import { soundLedger } from '../../../support/worker/verifications';

setUpWorker();

describe('a month that ends', () => {
  test('is renewed from credits once, by any number of tickers', async () => {
    const { ada, accountId } = await owner(10_000);
    await take(ada, 'developer');
    advance(31 * DAY - 1);
    await tick();
    expect(await available(accountId)).toBe(7_100);
    advance(1);
    await Promise.all([tick(), tick(), tick()]);
    expect(await available(accountId)).toBe(4_200);
    expect((await status(ada)).renewal).toMatchObject({ renewsAt: '2040-03-15T12:00:00.000Z' });
    // The change is 31 days old: the log no longer has it.
    expect(await events(accountId)).toEqual(['tier.renewed']);
    await soundLedger();
  });

  test('that cannot be paid keeps the tier for seven days, and then ends it without losing data', async () => {
    const { ada, accountId } = await owner(2_900);
    await take(ada, 'developer');
    const key = await mint(accountId);
    advance(31 * DAY);
    await tick();
    expect(await status(ada)).toMatchObject({
      tier: 'developer',
      renewal: { graceEndsAt: '2040-02-22T12:00:00.000Z' },
    });
    await env.DB.prepare(
      `INSERT INTO verifications (id, account_id, credential_id, service, capability, price, request_hash,
         provider_account, state, created_at, deadline_at, ended_at)
       VALUES ('ver_1', ?1, ?2, 's', 'sms', 1, '', 'main', 'created', ?3, 0, ?3)`,
    )
      .bind(accountId, key.credentialId, Date.now())
      .run();
    await env.DB.prepare(`INSERT INTO messages VALUES ('ver_1', 'msg_1', 's1.a.b', 0, 0, 0)`).run();
    for (let day = 0; day < 7; day++) {
      advance(DAY - 1);
      await tick();
      expect((await status(ada)).tier).toBe('developer');
    }
    advance(7);
    await tick();
    expect(await status(ada)).toMatchObject({ tier: 'free', renewal: null, quota: { limit: 50 } });
    // The log keeps thirty days: the change is older.
    expect(await events(accountId)).toEqual(['tier.past_due', 'tier.lapsed']);
    // Seven days old, and kept for seven more days by the tier at its arrival.
    await purge(systemCtx(env));
    expect(await scalar('SELECT count(*) FROM messages')).toBe(1);
    expect(await scalar('SELECT count(*) FROM api_keys WHERE revoked_at IS NULL')).toBe(1);
    advance(8 * DAY);
    await purge(systemCtx(env));
    expect(await scalar('SELECT count(*) FROM messages')).toBe(0);
  });

  test('I-28 whose tier was taken in its last seconds falls back immediately to the previous tier, for that tier’s week', async () => {
    const { ada, accountId } = await owner(2_901);
    await take(ada, 'developer');
    advance(31 * DAY - 60_000);
    const raised = await read(await take(ada, 'enterprise'));
    expect([raised.change?.chargedCents, raised.tier.tier]).toEqual([1, 'enterprise']);
    advance(60_000);
    await tick();
    expect(await status(ada)).toMatchObject({
      tier: 'developer',
      quota: { limit: 5_000 },
      renewal: { tier: 'developer', graceEndsAt: '2040-02-22T12:00:00.000Z' },
    });
    const log = await hubOf(env, accountId).log(0, 500);
    expect(log.map(({ type, data }) => ({ type, ...data })).slice(-2)).toEqual([
      { type: 'tier.past_due', tier: 'developer', graceEndsAt: Date.parse('2040-02-22T12:00:00Z') },
      {
        type: 'tier.lapsed',
        from: 'enterprise',
        to: 'developer',
        effectiveAt: Date.now(),
        chargedCents: 0,
        balanceAfterCents: 500,
      },
    ]);
    advance(7 * DAY);
    await tick();
    expect(await status(ada)).toMatchObject({ tier: 'free', renewal: null });
    await soundLedger();
  });

  test('that is paid late counts from its due time', async () => {
    const { ada, accountId } = await owner(2_900);
    await take(ada, 'developer');
    advance(31 * DAY);
    await tick();
    await grantCredits(systemCtx(env), {
      accountId,
      tenantId: 'tnt_default',
      reference: 'late',
      amount: 2_900,
      promo: false,
    });
    advance(2 * DAY);
    await tick();
    expect((await status(ada)).renewal).toEqual({
      renewsAt: '2040-03-15T12:00:00.000Z',
      tier: 'developer',
      priceCents: 2_900,
      graceEndsAt: null,
    });
    expect(await available(accountId)).toBe(0);
  });

  test('changes to the lower tier that was requested', async () => {
    const { ada, accountId } = await owner(40_000);
    await take(ada, 'enterprise');
    const lower = await read(await take(ada, 'developer'));
    expect(lower.change).toMatchObject({
      chargedCents: 0,
      effectiveAt: '2040-02-15T12:00:00.000Z',
    });
    expect(lower.tier).toMatchObject({ tier: 'enterprise', renewal: { tier: 'developer' } });
    advance(31 * DAY);
    await tick();
    expect(await status(ada)).toMatchObject({ tier: 'developer', quota: { limit: 5_000 } });
    expect(await available(accountId)).toBe(40_000 - 29_900 - 2_900);
  });
});
