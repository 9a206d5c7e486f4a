import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { grantCredits } from '../../../../worker/billing/ledger/ledger.service';
import { tick } from '../../../../worker/app/ops/tick';
import { advance, call, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { deleteAccount } from '../../../support/worker/deletion';
import { linkedPath, pdfOf, staySignedIn } from '../../../support/worker/documents';
import { buyer, later, paid } from '../../../support/worker/payments';
import { confirmed, signedIn, type Person } from '../../../support/worker/person';

setUpWorker();

const DAY = 86_400_000;
const FEBRUARY = Date.parse('2040-02-01T00:00:00.000Z');
/** Advances to `at` and runs a tick. */
const tickAt = (at: number) => later(at - Date.now());
const statements = ({ email }: Person): string[] =>
  provider.mails
    .to(email)
    .flatMap(({ subject }) => (subject.startsWith('Your statement') ? [subject] : []));

test('I-20 the statement of a month is mailed on the first day of the next one, once, with a link to it', async () => {
  const who = await buyer();
  await paid(who);
  await staySignedIn();
  await tickAt(FEBRUARY - 1);
  expect(statements(who)).toEqual([]);
  await tickAt(FEBRUARY);
  expect(statements(who)).toEqual(['Your statement for January 2040']);
  const calls = provider.mails.calls.length;
  for (let n = 0; n < 5; n++) await later(n * DAY);
  expect(statements(who)).toHaveLength(1);
  // Nothing was sent again, not even long after the email's key expired.
  expect(provider.mails.calls).toHaveLength(calls);
  const linked = await pdfOf(await call(await linkedPath(who.email, 'statement')));
  expect(linked).toEqual(await pdfOf(await who.get('/v1/statements/2040-01')));
  await tickAt(Date.parse('2040-03-01T00:00:00.000Z'));
  expect(statements(who)).toHaveLength(1);
});

test('I-20 two concurrent ticks and a late one send it once', async () => {
  const who = await buyer();
  advance(FEBRUARY + 20 * DAY - Date.now());
  await Promise.all([1, 2, 3].map(() => tick(systemCtx(env))));
  await backgroundAtRest();
  await later(60_000);
  expect(statements(who)).toEqual(['Your statement for January 2040']);
});

test('no email for a month without movements, a deleted account, or an unconfirmed address', async () => {
  const [idle, gone, unconfirmed, active] = [
    await buyer(),
    await buyer(),
    await buyer(),
    await buyer(),
  ];
  await staySignedIn();
  await tickAt(FEBRUARY);
  advance(DAY);
  for (const { accountId } of [gone, unconfirmed, active]) {
    const grant = { accountId, tenantId: 'tnt_default', reference: `gift:${accountId}`, amount: 7 };
    await grantCredits(systemCtx(env), { ...grant, promo: true });
  }
  expect((await deleteAccount(await confirmed(gone))).status).toBe(204);
  await env.DB.prepare('UPDATE auth_users SET email_verified = 0 WHERE id = ?')
    .bind(unconfirmed.userId)
    .run();
  await tickAt(Date.parse('2040-03-01T00:00:00.000Z'));
  for (const who of [idle, gone, unconfirmed])
    expect(statements(who)).toEqual(['Your statement for January 2040']);
  expect(statements(active)).toEqual([
    'Your statement for January 2040',
    'Your statement for February 2040',
  ]);
});

test('with any number of accounts, each is emailed', async () => {
  const people: Person[] = [];
  for (let n = 0; n < 60; n++) people.push(await signedIn(`Person ${n}`));
  await tickAt(FEBRUARY);
  for (let n = 0; n < 4; n++) await later(1_000);
  expect(people.filter((who) => statements(who).length !== 1)).toEqual([]);
  expect(await scalar('SELECT count(*) FROM statement_rounds WHERE ended_at IS NOT NULL')).toBe(1);
});
