import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { type HubEvent } from '../../../../worker/events/event';
import { hubOf } from '../../../../worker/events/hub.client';
import { account, advance, provider, setUpWorker, START } from '../../../support/worker/api';
import { objectState, settled } from '../../../support/worker/objects';
import { MINUTE, rented, untilEnded } from '../../../support/worker/verifications';
import { postWebhook, webhookBody } from '../../../support/worker/webhook';

setUpWorker();

const DAY = 24 * 60 * MINUTE;
const ACCOUNT = 'acc_1';
const hub = (accountId = ACCOUNT) => hubOf(env, accountId);

const event = (n: number, timestamp = Date.now()): HubEvent => ({
  id: `evt_${n}`,
  type: 'sms.received',
  timestamp,
  accountId: ACCOUNT,
  data: { verificationId: 'ver_1', service: 'whatsapp', messageId: `msg_${n}` },
});

/** The content of the log, read from its beginning. */
async function log(after = 0, limit = 500) {
  return (await hub().log(after, limit)).map(({ sequence, id }) => `${sequence} ${id}`);
}

/** The numbers that an append, which may repeat, tells its caller. */
async function numbersOf(events: HubEvent[]): Promise<number[]> {
  const told: number[] = [];
  await hub().append(events, true, (numbers) => void told.push(...numbers));
  return told;
}

describe('append', () => {
  test('numbers events from 1 and returns the numbers', async () => {
    expect(await numbersOf([event(1), event(2), event(3)])).toEqual([1, 2, 3]);
    expect(await log()).toEqual(['1 evt_1', '2 evt_2', '3 evt_3']);
    expect(await hub().log(0, 1)).toEqual([
      { sequence: 1, id: 'evt_1', type: 'sms.received', timestamp: START, data: event(1).data },
    ]);
  });

  test('I-43 a repeat is the same event, uses no number and returns its own', async () => {
    await hub().append([event(1), event(2)], true);
    expect(await numbersOf([event(1)])).toEqual([1]);
    expect(await numbersOf([event(2), event(3), event(3)])).toEqual([2, 3, 3]);
    expect(await numbersOf([event(4)])).toEqual([4]);
    expect(await log()).toEqual(['1 evt_1', '2 evt_2', '3 evt_3', '4 evt_4']);
  });

  test('a repeat with other content changes nothing', async () => {
    await hub().append([event(1)], true);
    await hub().append([{ ...event(1), type: 'refund.issued', data: { amountCents: 99 } }], true);
    expect(await hub().log(0, 10)).toEqual([
      { sequence: 1, id: 'evt_1', type: 'sms.received', timestamp: START, data: event(1).data },
    ]);
  });

  test('an eviction causes no gap and no repeat', async () => {
    await hub().append([event(1), event(2)], true);
    await evictDurableObject(hub());
    await hub().append([event(2), event(3)], true);
    await evictDurableObject(hub());
    expect(await log()).toEqual(['1 evt_1', '2 evt_2', '3 evt_3']);
  });

  test('a batch that cannot be stored stores nothing', async () => {
    await hub().append([event(1)], true);
    const unstorable = { ...event(3), type: null as unknown as string };
    await expect(
      runInDurableObject(hub(), (object) => object.append([event(2), unstorable], true)),
    ).rejects.toThrow(/Send a string/);
    expect(await numbersOf([event(4)])).toEqual([2]);
    expect(await log()).toEqual(['1 evt_1', '2 evt_4']);
  });

  test('two hundred concurrent writers get two hundred numbers', async () => {
    const events = Array.from({ length: 100 }, (_, n) => event(n));
    await Promise.all([...events, ...events].map((each) => hub().append([each], true)));
    const entries = await hub().log(0, 500);
    expect(entries.map((entry) => entry.sequence)).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 1),
    );
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(100);
  });

  test('an empty append to an empty log has no numbers', async () => {
    expect(await numbersOf([])).toEqual([]);
  });
});

describe('log', () => {
  test('pages by sequence, between 1 and 500 at a time', async () => {
    await hub().append(
      Array.from({ length: 600 }, (_, n) => event(n)),
      true,
    );
    expect(await log(0, 2)).toEqual(['1 evt_0', '2 evt_1']);
    expect(await log(2, 2)).toEqual(['3 evt_2', '4 evt_3']);
    expect(await log(598, 10)).toEqual(['599 evt_598', '600 evt_599']);
    expect(await log(600, 10)).toEqual([]);
    expect(await log(0, 0)).toHaveLength(1);
    expect(await log(0, -5)).toHaveLength(1);
    expect(await log(0, 10_000)).toHaveLength(500);
  });
});

describe('purge', () => {
  test('events are kept for 30 days, and their numbers are never reused', async () => {
    await hub().append([event(1), event(2)], true);
    advance(DAY);
    await hub().append([event(3)], true);
    advance(29 * DAY);
    await hub().append([event(4)], true);
    expect(await log()).toEqual(['1 evt_1', '2 evt_2', '3 evt_3', '4 evt_4']);
    advance(1);
    await hub().append([event(5)], true);
    expect(await log()).toEqual(['3 evt_3', '4 evt_4', '5 evt_5']);
    advance(60 * DAY);
    await hub().append([event(6)], true);
    await evictDurableObject(hub());
    await hub().append([event(7)], true);
    expect(await log()).toEqual(['6 evt_6', '7 evt_7']);
  });

  test('I-04 events of an idle account expire after 30 days too, first for readers, then in storage', async () => {
    await hub().append([event(1), event(2)], true);
    advance(DAY);
    await hub().append([event(3)], true);
    const stored = async () => JSON.stringify((await objectState(hub())).rows);
    advance(29 * DAY + 1);
    expect(await log()).toEqual(['3 evt_3']);
    expect(await hub().logSince(0, 10, 0)).toHaveLength(1);
    expect(await stored()).toContain('evt_1');
    advance(DAY);
    const before = await stored();
    expect(await log()).toEqual([]);
    expect(await hub().page(1)).toMatchObject({ isExpired: true, through: 3 });
    expect(await stored()).toBe(before);
    // The alarm that was set for the first event fires when it is due.
    for (let turn = 0; turn < 5; turn++) await runDurableObjectAlarm(hub());
    expect(await stored()).not.toContain('evt_');
    await evictDurableObject(hub());
    await hub().append([event(4)], true);
    expect(await log()).toEqual(['4 evt_4']);
  });
});

describe('I-26 the log of an account', () => {
  test('I-26 has each event once, in order, with the balance after it and without texts', async () => {
    const [api, other] = [await account(), await account()];
    const { id } = await rented(api);
    const body = webhookBody(provider.sms('Secret code 918273'));
    await Promise.all([postWebhook(body), postWebhook(body)]);
    await settled(id);
    const second = await rented(api);
    await api.post(`/v1/verifications/${second.id}/cancel`);
    await settled(second.id);
    await rented(other);

    const entries = await hub(api.accountId).log(0, 100);
    expect(
      entries.map(({ sequence, type, data }) => [
        sequence,
        type,
        data['balanceAfterCents'] ?? null,
      ]),
    ).toEqual([
      [1, 'credit.deducted', 892],
      [2, 'verification.created', null],
      [3, 'sms.received', null],
      [4, 'verification.completed', null],
      [5, 'credit.deducted', 784],
      [6, 'verification.created', null],
      [7, 'verification.cancelled', null],
      [8, 'refund.issued', 892],
    ]);
    const { rows } = await objectState(hub(api.accountId));
    expect(JSON.stringify(rows)).not.toMatch(/918273|Secret/);
  });

  test('I-26 gets its events later, in order, when the hub was unreachable', async () => {
    const api = await account();
    const { id } = await rented(api);
    await settled(id);
    const unreachable = vi.spyOn(env.ACCOUNT_HUB, 'getByName').mockImplementation(() => {
      throw new Error('no hub');
    });
    advance(10 * MINUTE);
    await untilEnded(api, id);
    await settled(id);
    expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
    expect(unreachable).toHaveBeenCalled();
    unreachable.mockRestore();
    advance(5 * MINUTE);
    await settled(id);
    const entries = await hub(api.accountId).log(0, 100);
    expect(entries.map(({ sequence, type }) => `${sequence} ${type}`)).toEqual([
      '1 credit.deducted',
      '2 verification.created',
      '3 verification.expired',
      '4 refund.issued',
    ]);
  });
});
