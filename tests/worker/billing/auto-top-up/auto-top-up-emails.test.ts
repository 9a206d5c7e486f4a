import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { findAutoTopUp } from '../../../../worker/billing/auto-top-up/auto-top-up-records';
import {
  sendAutoTopUpNotices,
  sendDueNotices,
} from '../../../../worker/billing/auto-top-up/auto-top-up-emails.service';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { advance, lines, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { fallenTo, topper } from '../../../support/worker/cards';
import { buyer, type Buyer } from '../../../support/worker/payments';

setUpWorker();

const MINUTE = 60_000;
const LOW = { thresholdCents: 300, notifyBelowCents: 800 };
const mailsTo = async ({ email }: Buyer, words: string) => {
  await backgroundAtRest();
  return provider.mails.to(email).filter(({ subject }) => subject.includes(words)).length;
};
/** How many emails, events and log lines report the stop. */
const reports = async (who: Buyer) => [
  await mailsTo(who, 'stopped'),
  await scalar(`SELECT count(*) FROM hub_outbox WHERE type = 'auto_top_up.stopped'`),
  lines.filter(({ event }) => event === 'auto_top_up.stopped').length,
];

test('a stop is reported once, and not at all when the customer has agreed again meanwhile', async () => {
  const who = await buyer();
  await topper(who);
  await env.DB.prepare('UPDATE auto_top_ups SET failures = 3').run();
  const before = await findAutoTopUp(systemCtx(env), who.accountId);
  await env.DB.prepare(
    'UPDATE auto_top_ups SET failures = 0, consented_at = consented_at + 1',
  ).run();
  await sendAutoTopUpNotices(systemCtx(env), before!);
  expect(await reports(who)).toEqual([0, 0, 0]);
  await env.DB.prepare('UPDATE auto_top_ups SET failures = 3').run();
  const now = await findAutoTopUp(systemCtx(env), who.accountId);
  for (let n = 0; n < 2; n++) await sendAutoTopUpNotices(systemCtx(env), now!);
  expect(await reports(who)).toEqual([1, 1, 1]);
});

test('I-62 a notice that fails does not delay the others, and is sent later', async () => {
  const bad = await fallenTo(790, LOW);
  advance(1);
  const good = await fallenTo(790, LOW);
  await env.DB.prepare(
    `CREATE TRIGGER bad_notice BEFORE UPDATE OF told_crossings ON auto_top_ups
     WHEN OLD.account_id = '${bad.accountId}' BEGIN SELECT RAISE(ABORT, 'bad notice'); END`,
  ).run();
  await sendDueNotices(systemCtx(env));
  expect([await mailsTo(bad, 'running low'), await mailsTo(good, 'running low')]).toEqual([0, 1]);
  expect(lines.filter(({ event }) => event === 'auto_top_up.notice_failed')).toHaveLength(1);
  const due = () =>
    scalar('SELECT group_concat(account_id) FROM auto_top_ups WHERE next_at IS NOT NULL');
  expect(await due()).toBe(bad.accountId);
  await env.DB.prepare('DROP TRIGGER bad_notice').run();
  advance(5 * MINUTE);
  await sendDueNotices(systemCtx(env));
  expect([await mailsTo(bad, 'running low'), await due()]).toEqual([1, null]);
});
