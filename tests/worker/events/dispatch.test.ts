import {
  createExecutionContext,
  createMessageBatch,
  evictDurableObject,
  getQueueResult,
  runDurableObjectAlarm,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import type { Consumer } from '../../../worker/app/event-consumers';
import { consumeEvents, storeDeadLetters } from '../../../worker/app/events.queue';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { hubOf } from '../../../worker/events/hub.client';
import { account, advance, provider, scalar, setUpWorker, until } from '../../support/worker/api';
import { alarmOf, objectState, settled } from '../../support/worker/objects';
import { person, staff } from '../../support/worker/person';
import { append, range } from '../../support/worker/stream';
import { rented } from '../../support/worker/verifications';
import { subscribe } from '../../support/worker/webhooks';
import { postWebhook, webhookBody } from '../../support/worker/webhook';

setUpWorker();

const hub = (accountId: string) => hubOf(env, accountId);

/** Replaces the queue: the batches that the hub sends from now on. */
function sent(): unknown[] {
  const bodies: unknown[] = [];
  vi.spyOn(env.EVENTS, 'sendBatch').mockImplementation(async (messages) => {
    for (const { body } of messages) bodies.push(body);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
  return bodies;
}

/** An account with a subscriber. */
async function heard() {
  const api = await account();
  await subscribe(api);
  return api;
}

/** A consumer that records its calls. */
function collector() {
  const seen: string[] = [];
  const consume: Consumer = async (_ctx, _account, events) => {
    seen.push(...events.map(({ id }) => id));
  };
  return { seen, consume };
}

async function deliver(bodies: unknown[], consumers: Record<string, Consumer>) {
  const messages = bodies.map((body, i) => ({
    id: `msg_${i}`,
    timestamp: new Date(),
    attempts: 1,
    body,
  }));
  const batch = createMessageBatch('namaskah-events', messages);
  await consumeEvents(systemCtx(env), batch, consumers);
  return getQueueResult(batch, createExecutionContext());
}

describe('I-03 the hub queues its events', () => {
  test('I-03 by its alarm, as sequence numbers without data', async () => {
    const api = await heard();
    const bodies = sent();
    const { id } = await rented(api);
    await postWebhook(webhookBody(provider.sms('Secret code 918273')));
    await settled(id);
    expect(bodies).toEqual([]);
    expect(await alarmOf(hub(api.accountId))).not.toBeNull();
    await runDurableObjectAlarm(hub(api.accountId));
    expect(bodies).toEqual([{ account: api.accountId, after: 0, through: 4 }]);
  });

  test('I-03 again when the queue rejects them, without skipping any', async () => {
    const api = await heard();
    await append(api.accountId, 1, 3);
    const send = vi
      .spyOn(env.EVENTS, 'sendBatch')
      .mockRejectedValue(new Error('Too Many Requests'));
    await runDurableObjectAlarm(hub(api.accountId));
    expect(await alarmOf(hub(api.accountId))).toBe(Date.now() + 1_000);
    send.mockRestore();
    const bodies = sent();
    advance(1_000);
    await runDurableObjectAlarm(hub(api.accountId));
    expect(bodies).toEqual([{ account: api.accountId, after: 0, through: 3 }]);
  });

  test('I-03 again when the queue loses a message, but not after an acknowledgement', async () => {
    const api = await heard();
    await append(api.accountId, 1, 2);
    const bodies = sent();
    await runDurableObjectAlarm(hub(api.accountId));
    // Sets the alarm explicitly, because tests fire alarms at any time, also the one for expired
    // events.
    expect(await alarmOf(hub(api.accountId))).toBe(Date.now() + 120_000);
    advance(120_000);
    await runDurableObjectAlarm(hub(api.accountId));
    expect(bodies).toEqual([
      { account: api.accountId, after: 0, through: 2 },
      { account: api.accountId, after: 0, through: 2 },
    ]);
    await deliver(bodies, {});
    advance(3_600_000);
    await runDurableObjectAlarm(hub(api.accountId));
    expect(bodies).toHaveLength(2);
  });

  test('I-03 after a restart only without an acknowledgement', async () => {
    const api = await heard();
    const bodies = sent();
    await append(api.accountId, 1, 2);
    await runDurableObjectAlarm(hub(api.accountId));
    await deliver(bodies.splice(0), {});
    await append(api.accountId, 3, 4);
    await runDurableObjectAlarm(hub(api.accountId));
    bodies.length = 0;
    await evictDurableObject(hub(api.accountId));
    await runDurableObjectAlarm(hub(api.accountId));
    expect(bodies).toEqual([{ account: api.accountId, after: 2, through: 4 }]);
  });

  test('through the real queue until they are acknowledged', async () => {
    const api = await heard();
    // The queue of deliveries would continue after the test.
    vi.spyOn(env.WEBHOOKS, 'sendBatch').mockImplementation(async () => ({
      metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
    }));
    await append(api.accountId, 1, 3);
    await runDurableObjectAlarm(hub(api.accountId));
    await until(async () => {
      const { rows } = await objectState(hub(api.accountId));
      return JSON.stringify(rows['kv'] ?? []) === JSON.stringify([['dispatched_through', 3]]);
    });
  });
});

describe('I-03 the consumers', () => {
  test('I-03 each receives the events in order; a repeated message is acknowledged once', async () => {
    const { accountId } = await account();
    await append(accountId, 1, 5);
    const [one, two] = [collector(), collector()];
    const message = { account: accountId, after: 1, through: 4 };
    const result = await deliver([message, message], { one: one.consume, two: two.consume });
    expect(result.explicitAcks).toEqual(['msg_0', 'msg_1']);
    const ids = range(2, 4).map((n) => `evt_${n}`);
    expect([one.seen, two.seen]).toEqual([
      [...ids, ...ids],
      [...ids, ...ids],
    ]);
  });

  test('I-03 a failing consumer stops no other, and its message is retried', async () => {
    const [api, other] = [await account(), await account()];
    await append(api.accountId, 1);
    await append(other.accountId, 1);
    const { seen, consume } = collector();
    const failing: Consumer = async (_ctx, accountId) => {
      if (accountId === api.accountId) throw new Error('no');
    };
    const bodies = [api, other].map(({ accountId }) => ({
      account: accountId,
      after: 0,
      through: 1,
    }));
    const result = await deliver(bodies, { failing, consume });
    expect(result.explicitAcks).toEqual(['msg_1']);
    expect(result.retryMessages).toEqual([{ msgId: 'msg_0' }]);
    expect(seen).toEqual(['evt_1', 'evt_1']);
    expect((await objectState(hub(api.accountId))).rows['kv']).toBeUndefined();
  });

  test.for([[{}], ['text'], [{ account: 'acc_1', after: 0, through: 1, text: 'code 4711' }]])(
    'an invalid message is not acknowledged',
    async ([body]) => {
      const result = await deliver([body], {});
      expect(result.explicitAcks).toEqual([]);
      expect(result.retryMessages).toHaveLength(1);
    },
  );
});

describe('dead letters', () => {
  const dead = async (accountId: string, id = 'letter') => {
    const body = { account: accountId, after: 0, through: 2 };
    const batch = createMessageBatch('namaskah-events-dead', [
      { id, timestamp: new Date(), attempts: 1, body },
    ]);
    await storeDeadLetters(systemCtx(env), batch);
    return { body, result: await getQueueResult(batch, createExecutionContext()) };
  };

  test('I-03 are stored once, and the log continues without them', async () => {
    const api = await heard();
    await append(api.accountId, 1, 3);
    const { result } = await dead(api.accountId);
    await dead(api.accountId);
    expect(result.ackAll).toBe(true);
    expect(await scalar('SELECT count(*) FROM dead_letters')).toBe(1);
    const bodies = sent();
    await evictDurableObject(hub(api.accountId));
    await runDurableObjectAlarm(hub(api.accountId));
    expect(bodies).toEqual([{ account: api.accountId, after: 2, through: 3 }]);
  });

  test('are listed and replayed by operators, and audited', async () => {
    const api = await account();
    for (const id of ['a', 'b', 'c']) {
      await dead(api.accountId, id);
      advance(1);
    }
    const [confirmedAdmin, helper, ada] = [
      await staff('admin'),
      await staff('support'),
      await person(),
    ];
    const again: unknown[] = [];
    vi.spyOn(env.EVENTS, 'send').mockImplementation(async (body) => {
      again.push(body);
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    });
    const list = async (query: string) =>
      (await helper.get(`/v1/admin/dead-letters${query}`)).json<{
        data: { id: string; queue: string; replayedAt: string | null }[];
        nextCursor: string | null;
      }>();
    const first = await list('?limit=2');
    expect(first.data.map(({ id }) => id)).toEqual(['c', 'b']);
    const rest = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect(rest).toMatchObject({ data: [{ id: 'a', queue: 'events' }], nextCursor: null });

    expect((await helper.post('/v1/admin/dead-letters/b/replay')).status).toBe(403);
    expect((await ada.get('/v1/admin/dead-letters')).status).toBe(403);
    const replayed = await confirmedAdmin.post('/v1/admin/dead-letters/b/replay');
    expect(replayed.status).toBe(202);
    expect(replayed.headers.get('location')).toBe('/v1/admin/dead-letters/b');
    for (const id of ['d', '%0d%0aset-cookie:a=b']) {
      const unknown = await confirmedAdmin.post(`/v1/admin/dead-letters/${id}/replay`);
      expect([unknown.status, unknown.headers.get('location')]).toEqual([404, null]);
    }
    expect(again).toEqual([{ account: api.accountId, after: 0, through: 2 }]);
    expect((await list('?state=replayed')).data.map(({ id }) => id)).toEqual(['b']);
    expect((await list('?state=waiting')).data.map(({ id }) => id)).toEqual(['c', 'a']);
    const audit = await (
      await confirmedAdmin.get('/v1/admin/audit?action=dead_letter.replayed')
    ).json<{ data: { target: object }[] }>();
    expect(audit.data).toMatchObject([{ target: { type: 'dead_letter', id: 'b' } }]);
    await dead(api.accountId, 'b');
    expect((await list('?state=waiting')).data).toHaveLength(3);
  });
});
