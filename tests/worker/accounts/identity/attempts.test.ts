import { evictDurableObject, listDurableObjectIds, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi, type MockInstance } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { reserveAttempt } from '../../../../worker/traffic/attempts/attempts.client';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { deliverMails } from '../../../../worker/mail/mail.service';
import { Semaphore } from '../../../../worker/accounts/credentials/semaphore';
import { advance, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { alarmOf, objectState } from '../../../support/worker/objects';
import { cookieOf } from '../../../support/worker/passkey';
import {
  PASSWORD,
  person,
  postFromDashboard,
  signIn,
  signUp,
} from '../../../support/worker/person';

setUpWorker();

const MINUTES = 60_000;
const WRONG = { password: 'not the password' };
let hashes: MockInstance;
beforeEach(() => {
  hashes = vi.spyOn(Semaphore.prototype, 'run');
});

const from = (address: string, more: Record<string, string> = {}) => ({
  'cf-connecting-ip': address,
  ...more,
});
const shard = () => env.ATTEMPT_LIMITER.getByName('shard-0');

describe('I-40 the 11th wrong sign-in', () => {
  test('I-40 from one network is 429 and hashes nothing; the owner can sign in from another', async () => {
    await signUp();
    for (let n = 0; n < 10; n++)
      expect((await signIn(WRONG, from('198.51.100.1'))).status).toBe(401);
    hashes.mockClear();
    const eleventh = await signIn(WRONG, from('198.51.100.1'));
    expect(eleventh.status).toBe(429);
    expect(eleventh.headers.get('retry-after')).toBe('900');
    expect(await eleventh.json()).toMatchObject({ code: 'auth.too_many_attempts' });
    expect(hashes).not.toHaveBeenCalled();
    expect((await signIn({}, from('203.0.113.7'))).status).toBe(200);
  });

  test.for(['aimed@example.com', 'nobody@example.com'])(
    'I-40 for %s from changing networks ends at a hundred',
    async (email) => {
      await signUp({ email: 'aimed@example.com' });
      hashes.mockResolvedValue(false);
      const aimed = { ...WRONG, email };
      for (let n = 0; n < 100; n++)
        expect((await signIn(aimed, from(`198.51.100.${n}`))).status).toBe(401);
      expect((await signIn(aimed, from('203.0.113.7'))).status).toBe(429);
    },
  );

  test('I-40 by an attacker does not lock the owner out of a known browser', async () => {
    const { email } = await person();
    const device = cookieOf(await signIn({ email }, from('192.0.2.1')), '__Host-namaskah.device');
    hashes.mockResolvedValue(false);
    for (let n = 0; n < 100; n++) await signIn({ ...WRONG, email }, from(`198.51.100.${n}`));
    expect((await signIn({ email }, from('192.0.2.1'))).status).toBe(429);
    hashes.mockRestore();
    const again = () => signIn({ ...WRONG, email }, from('192.0.2.1', { cookie: device }));
    for (let n = 0; n < 9; n++) expect((await again()).status).toBe(401);
    expect((await signIn({ email }, from('192.0.2.1', { cookie: device }))).status).toBe(200);
    for (let n = 0; n < 10; n++) expect((await again()).status).toBe(401);
    expect((await again()).status).toBe(429);
    // The cookie of another person does not count as known.
    const other = { ...WRONG, email: 'bob@example.com' };
    expect((await signIn(other, from('198.51.100.1', { cookie: device }))).status).toBe(401);
  });

  test('I-40 from one network for any address is 429; other networks can sign in', async () => {
    await signUp();
    for (let n = 0; n < 10; n++)
      await signIn({ ...WRONG, email: `person${n}@example.com` }, from('192.0.2.1'));
    expect((await signIn({}, from('192.0.2.1'))).status).toBe(429);
    const other = await signIn({}, from('192.0.2.2'));
    expect(other.status, await other.clone().text()).toBe(200);
  });

  test('I-40 X-Forwarded-For and similar headers do not change the network', async () => {
    await signUp();
    const spoofed = (n: number) =>
      from('192.0.2.1', {
        'x-forwarded-for': `203.0.113.${n}`,
        'x-real-ip': `203.0.113.${n}`,
        forwarded: `for=203.0.113.${n}`,
        'true-client-ip': `203.0.113.${n}`,
      });
    for (let n = 0; n < 10; n++)
      await signIn({ ...WRONG, email: `person${n}@example.com` }, spoofed(n));
    expect((await signIn({}, spoofed(99))).status).toBe(429);
  });

  test('I-40 a /64 of IPv6 is one network', async () => {
    for (let n = 0; n < 10; n++)
      await signIn({ ...WRONG, email: `person${n}@example.com` }, from(`2001:db8:1:2::${n + 1}`));
    const last = { ...WRONG, email: 'last@example.com' };
    expect((await signIn(last, from('2001:db8:1:2:ffff::1'))).status).toBe(429);
    expect((await signIn(last, from('2001:db8:1:3::1'))).status).toBe(401);
  });

  test('I-40 is accepted again exactly when the window ends', async () => {
    await signUp();
    for (let n = 0; n < 10; n++) await signIn(WRONG);
    advance(15 * MINUTES - 1);
    expect((await signIn()).status).toBe(429);
    advance(1);
    expect((await signIn()).status).toBe(200);
  });

  test('I-40 a /48 of IPv6 is bounded too, at five times as many', async () => {
    hashes.mockResolvedValue('');
    const tries = (n: number) =>
      signIn({ ...WRONG, email: `p${n}@example.com` }, from(`2001:db8:1:${n.toString(16)}::1`));
    for (let n = 0; n < 50; n++) expect((await tries(n)).status).toBe(401);
    expect((await tries(50)).status).toBe(429);
    const outside = { ...WRONG, email: 'last@example.com' };
    expect((await signIn(outside, from('2001:db8:2::1'))).status).toBe(401);
  });

  test('I-40 one network gets a hundred hashes, for right and wrong passwords', async () => {
    const user = await person();
    hashes.mockResolvedValue(true);
    const right = () => signIn({ email: user.email }, from('192.0.2.1'));
    for (let n = 0; n < 100; n++) expect((await right()).status).toBe(200);
    expect((await right()).status).toBe(429);
    expect(await scalar('SELECT count(*) FROM auth_sessions')).toBe(20);
  });

  test('I-40 successful ones are not counted, and clear the failed ones of their address', async () => {
    await signUp();
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 3; n++) await signIn(WRONG, from(`192.0.2.${n}`));
      for (let n = 0; n < 12; n++) expect((await signIn({}, from('192.0.2.9'))).status).toBe(200);
    }
  });

  test('I-40 of a hundred concurrent ones ten are checked', async () => {
    await signUp();
    const answers = await Promise.all(Array.from({ length: 30 }, () => signIn(WRONG)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  });
});

describe('I-40 other bounds', () => {
  test('I-40 re-authentication by password', async () => {
    const ada = await person();
    for (let n = 0; n < 10; n++)
      expect((await ada.post('/v1/auth/confirm', WRONG)).status).toBe(403);
    expect((await ada.post('/v1/auth/confirm', WRONG)).status).toBe(429);
    const change = { currentPassword: 'x', newPassword: 'another good password' };
    expect((await ada.post('/v1/auth/password', change)).status).toBe(429);
  });

  test('I-40 an attacker cannot block the re-authentication of a signed-in person', async () => {
    const ada = await person();
    hashes.mockResolvedValue(false);
    for (let n = 0; n < 100; n++)
      await signIn({ ...WRONG, email: ada.email }, from(`198.51.100.${n}`));
    for (let n = 0; n < 10; n++)
      await signIn({ ...WRONG, email: `p${n}@example.com` }, from('192.0.2.1'));
    hashes.mockRestore();
    const proof = { password: PASSWORD };
    const confirm = await ada.post('/v1/auth/confirm', proof, from('192.0.2.1'));
    expect(confirm.status).toBe(200);
  });

  test('I-40 sign-ups from one network', async () => {
    for (let n = 0; n < 20; n++)
      expect((await signUp({ email: `p${n}@example.com` }, from('192.0.2.1'))).status).toBe(201);
    expect((await signUp({ email: 'q@example.com' }, from('192.0.2.1'))).status).toBe(429);
    expect((await signUp({ email: 'q@example.com' }, from('192.0.2.2'))).status).toBe(201);
  });

  test('I-40 reset links: five an hour to a network, then none, with the same answer', async () => {
    const { email } = await person();
    const ask = (n: number) =>
      postFromDashboard('/v1/auth/password/forgot', { email }, from(`192.0.2.${n}`));
    const links = async () => {
      await backgroundAtRest();
      return scalar(`SELECT count(*) FROM auth_tokens WHERE purpose = 'reset_password'`);
    };
    for (let n = 0; n < 8; n++) expect((await ask(1)).status).toBe(202);
    expect(await links()).toBe(5);
    // The owner's own request from elsewhere is sent, and ends no earlier link.
    expect((await ask(2)).status).toBe(202);
    expect(await links()).toBe(6);
    for (let n = 3; n < 60; n++) expect((await ask(n)).status).toBe(202);
    expect(await links()).toBe(50);
  });

  test('I-40 reset links: an attacker does not use up those of a known browser', async () => {
    const { email } = await person();
    const device = cookieOf(await signIn({ email }, from('192.0.2.1')), '__Host-namaskah.device');
    const ask = (more: Record<string, string>, address = '192.0.2.1') =>
      postFromDashboard('/v1/auth/password/forgot', { email }, from(address, more));
    const arrived = async () => {
      await backgroundAtRest();
      while ((await scalar('SELECT count(*) FROM mails WHERE next_at IS NOT NULL')) !== 0)
        await deliverMails(systemCtx(env));
      return provider.mails.to(email).filter(({ subject }) => subject === 'Choose a new password')
        .length;
    };
    for (let n = 2; n < 60; n++) await ask({}, `192.0.2.${n}`);
    for (let n = 0; n < 5; n++) await ask({});
    expect(await arrived()).toBe(20);
    for (let n = 0; n < 8; n++) expect((await ask({ cookie: device })).status).toBe(202);
    expect(await arrived()).toBe(25);
  });
});

describe('the counters', () => {
  test('contain no address and no name in clear text', async () => {
    await signIn({ ...WRONG, email: 'canary@example.com' }, from('203.0.113.77'));
    for (const id of await listDurableObjectIds(env.ATTEMPT_LIMITER)) {
      const { rows } = await objectState(env.ATTEMPT_LIMITER.get(id));
      expect(JSON.stringify(rows)).not.toMatch(/canary|203\.0\.113|example/);
    }
  });

  test('I-40 are at most 256 objects', async () => {
    for (let n = 0; n < 400; n++)
      await reserveAttempt(systemCtx(env), 'sign-in', [{ name: `person${n}@example.com` }]);
    expect((await listDurableObjectIds(env.ATTEMPT_LIMITER)).length).toBeLessThanOrEqual(256);
  });

  test('I-40 survive an eviction, and are deleted after their windows', async () => {
    const windows = [{ max: 1, windowMs: MINUTES }];
    expect(await shard().reserve('key', windows)).toMatchObject({ ok: true });
    await evictDurableObject(shard());
    expect(await shard().reserve('key', windows)).toEqual({ ok: false, retryAfterMs: MINUTES });
    expect(await alarmOf(shard())).toBe(Date.now() + MINUTES);
    advance(MINUTES);
    await runDurableObjectAlarm(shard());
    expect((await objectState(shard())).rows['attempts']).toEqual([]);
    expect(await alarmOf(shard())).toBeNull();
  });

  test('I-40 keep every sliding window', async () => {
    const windows = [
      { max: 3, windowMs: MINUTES },
      { max: 5, windowMs: 10 * MINUTES },
    ];
    const admitted: number[] = [];
    for (let n = 0; n < 200; n++) {
      if ((await shard().reserve('key', windows)).ok) admitted.push(Date.now());
      advance(7_001);
    }
    for (const { max, windowMs } of windows)
      for (const start of admitted)
        expect(
          admitted.filter((at) => at >= start && at < start + windowMs).length,
        ).toBeLessThanOrEqual(max);
    expect(admitted.length).toBeGreaterThan(10);
  });
});
