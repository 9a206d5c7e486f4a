import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { shardOf } from '../../../worker/limits/address';
import { sha256Hex } from '../../../worker/kernel/crypto';
import { advance, setUpWorker } from '../../support/worker/api';
import { PASSWORD, person, postFromDashboard } from '../../support/worker/person';

setUpWorker();

const MINUTE = 60_000;
const login = (email: string, password: string, headers: Record<string, string> = {}) =>
  postFromDashboard('/v1/auth/sign-in/email', { email, password }, headers);

test('I-40 the eleventh wrong login gets 429, whatever it says of where it comes from', async () => {
  const { email } = await person();
  for (let n = 0; n < 10; n++)
    expect(
      (await login(email, `wrong ${n}`, { 'x-forwarded-for': `198.51.100.${n}` })).status,
    ).toBe(401);
  for (const headers of [{}, { 'x-forwarded-for': '198.51.100.99' }]) {
    const refused = await login(email, 'wrong again', headers);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('900');
  }
  // Nor is the right one tried: it must not be told from a wrong one.
  expect((await login(email, PASSWORD)).status).toBe(429);
  advance(15 * MINUTE);
  expect((await login(email, PASSWORD)).status).toBe(200);
});

test('I-40 guesses at one login from many addresses are guesses at one login', async () => {
  const { email } = await person();
  const from = (n: number) => ({ 'cf-connecting-ip': `203.0.113.${n}` });
  for (let n = 0; n < 10; n++) expect((await login(email, 'wrong', from(n))).status).toBe(401);
  expect((await login(email, 'wrong', from(11))).status).toBe(429);
});

test('I-40 guesses at many logins from one address are one guesser’s', async () => {
  const from = { 'cf-connecting-ip': '203.0.113.50' };
  for (let n = 0; n < 10; n++)
    expect((await login(`nobody-${n}@example.com`, 'wrong', from)).status).toBe(401);
  expect((await login('nobody-10@example.com', 'wrong', from)).status).toBe(429);
  const { email } = await person();
  expect((await login(email, PASSWORD, { 'cf-connecting-ip': '203.0.113.51' })).status).toBe(200);
});

test('I-40 ten at the same moment, and not one more', async () => {
  const { email } = await person();
  const answers = await Promise.all(
    Array.from({ length: 14 }, (_, n) =>
      login(email, 'wrong', { 'cf-connecting-ip': `203.0.113.${n}` }),
    ),
  );
  const tried = answers.filter(({ status }) => status === 401 || status === 503);
  expect(tried.length).toBeLessThanOrEqual(10);
});

test('I-40 the count outlives the memory of its shard', async () => {
  const { email } = await person();
  for (let n = 0; n < 10; n++) await login(email, 'wrong');
  const subject = `sign-in:to:${sha256Hex(email)}`;
  await evictDurableObject(env.ADDRESS_LIMITER.getByName(shardOf(subject)));
  expect((await login(email, 'wrong')).status).toBe(429);
});

test('right logins count nothing', async () => {
  const { email } = await person();
  for (let n = 0; n < 12; n++) expect((await login(email, PASSWORD)).status).toBe(200);
});

test('without the limiter no password is tried', async () => {
  const { email } = await person();
  vi.spyOn(env.ADDRESS_LIMITER, 'getByName').mockImplementation(
    () =>
      ({
        attempt: () => Promise.reject(new Error('away')),
        ask: () => Promise.reject(new Error('away')),
      }) as never,
  );
  const refused = await login(email, PASSWORD);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: 'limits.unavailable' });
});
