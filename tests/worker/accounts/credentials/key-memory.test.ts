import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { countKnownKeys } from '../../../../worker/accounts/credentials/authenticate-key.service';
import { KnownKeys } from '../../../../worker/accounts/credentials/known-keys';
import { mintKey } from '../../../../worker/accounts/credentials/mint';
import { account, advance, call, caller, mint, setUpWorker } from '../../../support/worker/api';
import { developer, keyOf } from '../../../support/worker/keys';

setUpWorker();

const BALANCE = '/v1/balance';
const READS = { scopes: ['balance:read'] };
const ask = (key: string, address = '203.0.113.9') =>
  call(BALANCE, {
    headers: { authorization: `Bearer ${key}`, 'cf-connecting-ip': address },
  });

describe('the cache of keys in an isolate', () => {
  test('I-71 wrong keys are not cached, regardless of their length and number', async () => {
    const api = await account();
    await api.get(BALANCE);
    expect(countKnownKeys()).toBe(1);
    for (let n = 0; n < 60; n++) {
      expect((await ask(mintKey().key, `203.0.113.${n}`)).status).toBe(401);
      expect((await ask(`nsk_live_${n}${'x'.repeat(8_000)}`)).status).toBe(401);
    }
    expect(countKnownKeys()).toBe(1);
  });

  test.each([
    ['without its beginning', 'A'.repeat(52)],
    ['too short', `nsk_live_${'A'.repeat(42)}`],
    ['too long', `nsk_live_${'A'.repeat(44)}`],
    ['very long', `nsk_live_${'A'.repeat(10_000)}`],
    ['of other characters', `nsk_live_${'A'.repeat(42)}+`],
    ['in capitals', `NSK_LIVE_${'A'.repeat(43)}`],
  ])('I-71 a key %s is refused before anything is looked up', async (_, key) => {
    const asked = vi.spyOn(env.DB, 'withSession');
    expect((await ask(key)).status).toBe(401);
    expect(asked).not.toHaveBeenCalled();
  });

  test('an ended key is evicted with its hash', async () => {
    const ada = await developer();
    const [one, two] = [await keyOf(ada, READS), await keyOf(ada, { ...READS, name: 'Shop' })];
    for (const { key } of [one, two]) expect((await ask(key)).status).toBe(200);
    expect(countKnownKeys()).toBe(2);
    expect((await ada.delete(`/v1/keys/${one.id}`)).status).toBe(204);
    expect(countKnownKeys()).toBe(1);
  });

  test('I-71 valid keys are bounded by age, and by number, oldest first', () => {
    const keys = new KnownKeys();
    const put = (n: number, at: number) =>
      keys.put(`key ${n}`, {
        principal: {
          accountId: `acc_${n % 2}`,
          tenantId: 't',
          tier: 'free',
          credentialId: 'key',
          scopes: [],
          user: null,
          role: null,
          platformRole: 'none',
          keyRateLimit: null,
        },
        hash: `hash ${n}`,
        at,
        expiresAt: null,
        usedAt: at,
      });
    for (let n = 0; n < 10_050; n++) put(n, 1_000);
    expect(keys.size).toBe(10_000);
    expect([keys.get('key 49'), keys.get('key 50')?.hash]).toEqual([undefined, 'hash 50']);
    put(50, 2_000);
    expect(keys.size).toBe(10_000);
    keys.forget('hash 50');
    keys.forgetOf('acc_0');
    expect([keys.size, keys.get('key 52'), keys.get('key 51')?.hash]).toEqual([
      5_000,
      undefined,
      'hash 51',
    ]);
    put(20_001, 1_000 + 300_000);
    expect(keys.size).toBe(1);
  });
});

describe('an address that has used up its minute', () => {
  const uses = async (): Promise<void> => {
    for (let n = 0; n < 300; n++) expect((await ask('nsk_live_wrong')).status).toBe(401);
    expect((await ask('nsk_live_wrong')).status).toBe(429);
  };

  test('I-71 is refused without a query, except for one lookup a second', async () => {
    await uses();
    const asked = vi.spyOn(env.DB, 'withSession');
    for (let n = 0; n < 20; n++) expect((await ask(mintKey().key)).status).toBe(429);
    expect(asked).toHaveBeenCalledTimes(1);
    advance(1_000);
    for (let n = 0; n < 20; n++) expect((await ask(mintKey().key)).status).toBe(429);
    // One more, because the isolate's copy of the address counter was a second old.
    expect(asked).toHaveBeenCalledTimes(3);
    const refused = await ask(mintKey().key);
    expect(await refused.json()).toMatchObject({ code: 'limits.address' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('does not lock out a customer behind it: a cached key works, another one after a second', async () => {
    const seen = await account();
    const from = { 'cf-connecting-ip': '203.0.113.9' };
    expect((await seen.get(BALANCE, from)).status).toBe(200);
    await uses();
    await ask(mintKey().key);
    expect((await seen.get(BALANCE, from)).status).toBe(200);
    const other = caller(seen.accountId, await mint(seen.accountId));
    expect((await other.get(BALANCE, from)).status).toBe(429);
    advance(1_000);
    expect((await other.get(BALANCE, from)).status).toBe(200);
  });

  test('I-40 wrong tickets of sockets are counted as anonymous requests', async () => {
    const open = () =>
      call('/v1/ws?ticket=wrong.ticket', {
        headers: { upgrade: 'websocket', 'cf-connecting-ip': '203.0.113.9' },
      });
    for (let n = 0; n < 300; n++) expect((await open()).status).toBe(401);
    expect((await open()).status).toBe(429);
  });
});
