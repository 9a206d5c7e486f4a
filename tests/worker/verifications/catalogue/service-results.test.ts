import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { purge } from '../../../../worker/app/ops/purge';
import {
  countServiceResults,
  summarise,
} from '../../../../worker/verifications/catalogue/service-results';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import { account, advance, scalar, setUpWorker, START } from '../../../support/worker/api';
import { MINUTE } from '../../../support/worker/verifications';

setUpWorker();

const DAY = 24 * 60 * MINUTE;
const MIDNIGHT = START - (START % DAY);

interface Rental {
  service?: string;
  state?: string;
  reason?: string | null;
  /** From the number to the end, in seconds; null without a number. */
  seconds?: number | null;
  at?: number;
}

let made = 0;
async function rentals(accountId: string, count: number, rental: Rental = {}): Promise<void> {
  const { service = 'whatsapp', state = 'completed', reason = null, seconds = 23 } = rental;
  const { at = MIDNIGHT - 6 * 60 * MINUTE } = rental;
  const insert = env.DB.prepare(
    `INSERT INTO verifications (id, account_id, credential_id, service, capability, price, request_hash,
       provider_account, state, reason, created_at, deadline_at, awaiting_at, ended_at)
     VALUES (?, ?, (SELECT id FROM api_keys WHERE account_id = ?2), ?, 'sms', 108, '', 'main', ?, ?, ?, ?, ?, ?)`,
  );
  await env.DB.batch(
    Array.from({ length: count }, () =>
      insert.bind(
        `ver_${made++}`,
        accountId,
        service,
        state,
        reason,
        at,
        at,
        seconds === null ? null : at + 1_000,
        state === 'awaiting_sms' ? null : at + 1_000 + (seconds ?? 0) * 1_000,
      ),
    ),
  );
}

const count = () => countServiceResults(systemCtx(env));
/** Counts all thirty days: a run takes ten pages, and each day has one. */
async function countAll(): Promise<void> {
  for (let run = 0; run < 4; run++) {
    await count();
    advance(MINUTE);
  }
}
async function results(service: string) {
  resetIsolateCaches();
  await env.KV.delete('cat:service_results:all');
  const api = await account();
  const { data } = await (
    await api.get('/v1/services')
  ).json<{ data: { name: string; successPercent: number; medianSeconds: number }[] }>();
  const found = data.find(({ name }) => name === service);
  return [found?.successPercent, found?.medianSeconds];
}

test('success and time to the code are those of the days that have ended, from twenty rentals on', async () => {
  const api = await account();
  await rentals(api.accountId, 15, { seconds: 12 });
  await rentals(api.accountId, 4, { seconds: 100 });
  await rentals(api.accountId, 1, { state: 'expired', reason: 'no_code_in_time', seconds: 600 });
  await rentals(api.accountId, 20, { service: 'telegram', seconds: 7 });
  await rentals(api.accountId, 19, { service: 'signal' });
  await countAll();
  expect(await results('whatsapp')).toEqual([95, null]);
  expect(await results('telegram')).toEqual([100, 10]);
  expect(await results('signal')).toEqual([null, null]);
});

test('rentals without a number, open ones, cancels at once and those of today do not count', async () => {
  const api = await account();
  await rentals(api.accountId, 20);
  await rentals(api.accountId, 5, { state: 'failed', reason: 'no_numbers', seconds: null });
  await rentals(api.accountId, 5, { state: 'awaiting_sms' });
  const cancelled = { state: 'cancelled', reason: 'cancelled_by_customer' };
  await rentals(api.accountId, 5, { ...cancelled, seconds: 119 });
  await rentals(api.accountId, 5, { state: 'expired', at: MIDNIGHT });
  await rentals(api.accountId, 5, { ...cancelled, seconds: 120 });
  await countAll();
  // 20 of 25.
  expect(await results('whatsapp')).toEqual([80, 25]);
});

test('each day counts once, however often the job runs and whenever it was interrupted', async () => {
  const [one, other] = [await account(), await account()];
  await rentals(one.accountId, 10);
  await rentals(other.accountId, 10);
  await count();
  await count();
  advance(MINUTE);
  await count();
  const total = () => scalar('SELECT sum(rentals) FROM service_results');
  // Thirty days take three runs of ten pages.
  advance(MINUTE);
  await count();
  advance(MINUTE);
  await count();
  expect(await total()).toBe(20);
  // A run that lost its race counts nothing: the cursor is that of another run.
  await env.DB.prepare(`UPDATE jobs SET cursor = ? WHERE name = 'service_results'`)
    .bind(JSON.stringify({ day: MIDNIGHT / DAY - 1, after: '' }))
    .run();
  advance(MINUTE);
  await count();
  expect(await total()).toBe(40);
  advance(DAY);
  await rentals(one.accountId, 3, { at: MIDNIGHT + MINUTE });
  await count();
  expect(await total()).toBe(43);
});

test('days before the last thirty are deleted', async () => {
  const api = await account();
  const insert = env.DB.prepare(`INSERT INTO service_results VALUES ('whatsapp', ?, 20, 30)`);
  const today = MIDNIGHT / DAY;
  await env.DB.batch([insert.bind(today - 31), insert.bind(today - 30)]);
  expect(api.accountId).toMatch(/^acc_/);
  await purge(systemCtx(env));
  expect(await scalar('SELECT group_concat(day) FROM service_results')).toBe(String(today - 30));
});

test('the median is the end of the step in which half of the codes had arrived', () => {
  const rows = [
    { service: 'a', seconds: -1, rentals: 40 },
    { service: 'a', seconds: 5, rentals: 10 },
    { service: 'a', seconds: 20, rentals: 9 },
    { service: 'a', seconds: 600, rentals: 2 },
  ];
  expect(summarise(rows)).toEqual({
    a: { rentals: 61, successPercent: 34, medianSeconds: 25 },
  });
});
