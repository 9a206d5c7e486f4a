import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { grantWelcomeCredits } from '../../../../worker/accounts/credentials/welcome.service';
import { purge } from '../../../../worker/app/ops/purge';
import { advance, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { linkOf } from '../../../support/worker/fake-mail';
import { personOf, postFromDashboard, signIn, signUp } from '../../../support/worker/person';

setUpWorker();

const HOUR = 3_600_000;
/** A network for each sign-up, so that the hourly limit of sign-ups does not apply. */
let networks = 0;
const elsewhere = () => ({ 'cf-connecting-ip': `203.0.113.${++networks}` });
const promoOf = (userId: string) =>
  scalar(
    `SELECT coalesce(sum(t.amount), 0) FROM transfers t JOIN memberships m ON m.account_id = t.account_id
     WHERE m.user_id = ? AND t.reference LIKE 'welcome:%'`,
    userId,
  );

/** A person who signs up with `email` and opens the link of the email, from `headers`. */
async function welcomed(email: string, headers: Record<string, string> = elsewhere()) {
  const someone = await personOf(await signUp({ email }, elsewhere()));
  expect(await promoOf(someone.userId)).toBe(0);
  const mail = await provider.mails.arrived(email, 'Confirm');
  const token = linkOf(mail).hash.replace('#token=', '');
  const { cookie } = someone;
  const from = { ...headers, cookie };
  const opened = await postFromDashboard('/v1/auth/email/verify', { token }, from);
  expect(opened.status).toBe(200);
  return { ...someone, promo: await promoOf(someone.userId) };
}

describe('the welcome credits', () => {
  test('are granted when the address is confirmed, once', async () => {
    const ada = await welcomed('ada@example.com');
    expect(ada.promo).toBe(500);
    expect((await signIn({ email: ada.email })).status).toBe(200);
    await Promise.all([1, 2, 3].map(() => grantWelcomeCredits(systemCtx(env), ada.userId, null)));
    expect(await promoOf(ada.userId)).toBe(500);
  });

  test('are granted once a mailbox, ignoring tags and dots', async () => {
    expect((await welcomed('farm@example.com')).promo).toBe(500);
    expect((await welcomed('farm+1@example.com')).promo).toBe(0);
    expect((await welcomed('f.arm@gmail.com')).promo).toBe(500);
    expect((await welcomed('farm+x@googlemail.com')).promo).toBe(0);
    expect(await scalar('SELECT count(*) FROM welcome_grants')).toBe(2);
  });

  test('are granted to five logins of a network a day, and to the others on another day', async () => {
    const home = { 'cf-connecting-ip': '198.51.100.7' };
    const promos: unknown[] = [];
    for (let n = 0; n < 7; n++) promos.push((await welcomed(`ada${n}@example.com`, home)).promo);
    expect(promos).toEqual([500, 500, 500, 500, 500, 0, 0]);
    expect((await welcomed('grace@example.com')).promo).toBe(500);
    advance(24 * HOUR);
    const { userId } = await personOf(await signIn({ email: 'ada6@example.com' }, home));
    expect(await promoOf(userId)).toBe(500);
    await purge(systemCtx(env));
    expect(await scalar('SELECT count(*) FROM welcome_grants WHERE network_hash IS NOT NULL')).toBe(
      1,
    );
  });

  test('are granted to five logins of an IPv6 block a day, over all its networks', async () => {
    const promos: unknown[] = [];
    for (let n = 0; n < 6; n++) {
      const from = { 'cf-connecting-ip': `2001:db8:1:${n}::1` };
      promos.push((await welcomed(`ada${n}@example.com`, from)).promo);
    }
    expect(promos).toEqual([500, 500, 500, 500, 500, 0]);
    const next = { 'cf-connecting-ip': '2001:db8:2::1' };
    expect((await welcomed('grace@example.com', next)).promo).toBe(500);
  });

  test('are granted by the next sign-in after a crash', async () => {
    const ada = await welcomed('ada@example.com');
    // The mailbox was claimed, and then the run crashed.
    await env.DB.prepare('UPDATE auth_users SET email = ? WHERE id = ?')
      .bind('other@example.com', ada.userId)
      .run();
    expect((await signIn({ email: 'other@example.com' })).status).toBe(200);
    expect(await promoOf(ada.userId)).toBe(500);
    const grace = await personOf(await signUp({ email: 'grace@example.com' }, elsewhere()));
    await env.DB.prepare('UPDATE auth_users SET email_verified = 1 WHERE id = ?')
      .bind(grace.userId)
      .run();
    expect((await signIn({ email: 'grace@example.com' })).status).toBe(200);
    expect(await promoOf(grace.userId)).toBe(500);
  });
});

describe('a sign-up with an address that has a login', () => {
  test('is reported to the owner, who loses nothing', async () => {
    await welcomed('ada@example.com');
    const response = await signUp({ name: 'Pay now', password: 'another long one' }, elsewhere());
    expect(response.status).toBe(409);
    const mail = await provider.mails.arrived('ada@example.com', 'You already have');
    expect(`${mail.subject}${mail.text}${mail.html}`).not.toContain('Pay now');
    expect((await signIn()).status).toBe(200);
  });

  test('I-40 is answered five times an hour to one network, and to one IPv6 block', async () => {
    await welcomed('ada@example.com');
    const ask = async (address: string) =>
      (await signUp({}, { 'cf-connecting-ip': address })).status;
    for (let n = 0; n < 5; n++) expect(await ask('198.51.100.7')).toBe(409);
    expect(await ask('198.51.100.7')).toBe(429);
    for (let n = 0; n < 5; n++) expect(await ask(`2001:db8:1:${n}::1`)).toBe(409);
    expect(await ask('2001:db8:1:9::1')).toBe(429);
    expect(await ask('2001:db8:2:9::1')).toBe(409);
    // At most three an hour are sent to the owner.
    const told = provider.mails.to('ada@example.com');
    expect(told.filter(({ subject }) => subject.startsWith('You already have'))).toHaveLength(3);
  });
});
