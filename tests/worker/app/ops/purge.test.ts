import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import type { Tier } from '../../../../worker/platform/core/ctx';
import { purge } from '../../../../worker/app/ops/purge';
import {
  account,
  advance,
  provider,
  scalar,
  setUpWorker,
  START,
} from '../../../support/worker/api';
import { settled, wake } from '../../../support/worker/objects';
import { person } from '../../../support/worker/person';
import { MINUTE, rented } from '../../../support/worker/verifications';
import { postWebhook, webhookBody } from '../../../support/worker/webhook';

setUpWorker();

const DAY = 24 * 60 * MINUTE;
const kept = () => scalar('SELECT count(*) FROM messages');
const run = () => purge(systemCtx(env));

test.for<[Tier, number]>([
  ['free', 1],
  ['developer', 7],
  ['enterprise', 30],
])('the messages of the tier %s are kept %d days after the end', async ([tier, days]) => {
  const api = await account({ tier });
  const { id } = await rented(api);
  provider.sms('code 4711');
  await wake(id);
  await settled(id);
  const endedAt = Date.now();
  advance(days * DAY);
  await run();
  expect(await kept()).toBe(1);
  advance(1);
  await run();
  expect(await kept()).toBe(0);
  expect(Date.now()).toBe(endedAt + days * DAY + 1);
  // The order and its money stay.
  expect(await scalar('SELECT state FROM verifications')).toBe('completed');
  expect(await scalar(`SELECT count(*) FROM transfers WHERE reference = ?`, id)).toBe(2);
});

test('an open order keeps everything', async () => {
  const api = await account();
  const { id } = await rented(api);
  await env.DB.prepare(`INSERT INTO messages VALUES (?, 'msg_1', 's1.a.b', 0, ?, ?)`)
    .bind(id, START, START)
    .run();
  advance(90 * DAY);
  await run();
  expect(await kept()).toBe(1);
});

test('a session is kept until it ends', async () => {
  const ada = await person();
  advance(7 * DAY - 1);
  await run();
  expect(await scalar('SELECT count(*) FROM auth_sessions')).toBe(1);
  advance(1);
  await run();
  expect(await scalar('SELECT count(*) FROM auth_sessions')).toBe(0);
  expect((await ada.get('/v1/me')).status).toBe(401);
});

test('quarantine is kept seven days', async () => {
  await account();
  await postWebhook(
    webhookBody({
      smsId: null,
      reservationId: 'lr_unknown',
      from: null,
      to: '+12065559999',
      content: 'code 4711',
      parsedCode: null,
      createdAt: START,
      encrypted: false,
    }),
  );
  advance(7 * DAY);
  await run();
  expect(await scalar('SELECT count(*) FROM unmatched_messages')).toBe(1);
  advance(1);
  await run();
  expect(await scalar('SELECT count(*) FROM unmatched_messages')).toBe(0);
});

test('one round deletes a bounded number of rows, and the next continues', async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 501)
     INSERT INTO unmatched_messages (id, provider_account, reservation_id, sealed, cause, received_at)
     SELECT 'msg_' || i, 'main', 'lr', 's1.a.b', 'no_order', 0 FROM n`,
  ).run();
  await run();
  expect(await scalar('SELECT count(*) FROM unmatched_messages')).toBe(1);
  await run();
  expect(await scalar('SELECT count(*) FROM unmatched_messages')).toBe(0);
});
