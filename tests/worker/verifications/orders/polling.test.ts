import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { textVerified } from '../../../../worker/providers/textverified/textverified.client';
import { account, provider, setUpWorker } from '../../../support/worker/api';
import { alarmOf, evict, objectOf, settled, wake } from '../../../support/worker/objects';
import { rented, show } from '../../../support/worker/verifications';
import { postWebhook, webhookBody } from '../../../support/worker/webhook';

setUpWorker();

describe('the promised five seconds', () => {
  test('a code with a lost webhook is read by the poll within five seconds, although other webhooks arrive', async () => {
    const api = await account();
    const heard = await rented(api);
    await postWebhook(webhookBody(provider.sms('code 1111')));
    await settled(heard.id);
    expect(await show(api, heard.id)).toMatchObject({ state: 'completed', code: '1111' });

    const { id } = await rented(api);
    for (let poll = 0; poll < 3; poll++) await wake(id);
    provider.sms('code 4711', 1);
    const cameAt = Date.now();
    await wake(id);
    expect(Date.now() - cameAt).toBeLessThanOrEqual(5_000);
    await settled(id);
    expect(await show(api, id)).toMatchObject({ state: 'completed', code: '4711' });
  });

  test('an order that was restored from storage is polled after five seconds too', async () => {
    const api = await account();
    const { id } = await rented(api);
    await evict(id);
    const before = Date.now();
    await wake(id);
    expect(await alarmOf(objectOf(id))).toBe(Date.now() + 5_000);
    expect(Date.now() - before).toBeLessThanOrEqual(5_000);
  });

  test('beyond the account’s calls a second an order waits longer after its first minute', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = textVerified(env);
    const gaps: number[] = [];
    for (let poll = 0; poll < 16; poll++) {
      const now = Date.now();
      // 2,000 more old orders in this isolate: at 200 calls a second, the interval is 11.7 seconds.
      for (let i = 0; i < 2_000; i++)
        client.watch({ id: `ver_other_${i}`, createdAt: now - 60_000, nextPollAt: now + 12_000 });
      await wake(id);
      gaps.push(((await alarmOf(objectOf(id))) ?? 0) - Date.now());
    }
    const young = gaps.slice(0, 11);
    expect(young).toEqual(young.map(() => 5_000));
    expect(gaps.slice(12)).toEqual([12_000, 12_000, 12_000, 12_000]);
    expect(provider.count('messages')).toBe(16);
  });
});
