import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { eventInterest } from '../../../worker/channels/account-stream/event-interest';
import type { EventType } from '../../../worker/events/event-types';
import { hubOf } from '../../../worker/events/hub.client';
import { account, setUpWorker } from '../../support/worker/api';
import { by, chose, eventOfType } from '../../support/worker/notifications';
import { objectState } from '../../support/worker/objects';
import { accountOf, person } from '../../support/worker/person';
import { subscribe } from '../../support/worker/webhooks';

setUpWorker();

const bodies: unknown[] = [];
beforeEach(() => {
  bodies.length = 0;
  vi.spyOn(env.EVENTS, 'sendBatch').mockImplementation(async (messages) => {
    for (const { body } of messages) bodies.push(body);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
});

let made = 0;

/** Appends an event of the type and runs the hub's alarm. Returns whether the event was queued. */
async function goesOn(accountId: string, type: EventType): Promise<boolean> {
  const hub = hubOf(env, accountId);
  const before = bodies.length;
  const { data } = eventOfType(type);
  await hub.append([{ id: `evt_${made++}`, type, timestamp: Date.now(), accountId, data }], false);
  await runDurableObjectAlarm(hub);
  return bodies.length > before;
}

describe('an event is queued only when it may have recipients', () => {
  test('I-03 events without recipients are acknowledged, also after a restart and for later subscribers', async () => {
    const { accountId } = await account();
    const hub = hubOf(env, accountId);
    for (let n = 0; n < 3; n++) expect(await goesOn(accountId, 'verification.created')).toBe(false);
    expect((await objectState(hub)).rows['kv']).toBeUndefined();
    await evictDurableObject(hub);
    expect(await goesOn(accountId, 'verification.created')).toBe(false);
    await subscribe({ accountId });
    expect(await goesOn(accountId, 'verification.created')).toBe(true);
    expect(bodies).toEqual([{ account: accountId, after: 4, through: 5 }]);
  });

  test('I-03 a restarted hub checks the last events again', async () => {
    const { accountId } = await account();
    for (let n = 0; n < 3; n++) await goesOn(accountId, 'verification.created');
    await subscribe({ accountId });
    await evictDurableObject(hubOf(env, accountId));
    expect(await goesOn(accountId, 'verification.created')).toBe(true);
    expect(bodies).toEqual([{ account: accountId, after: 2, through: 4 }]);
  });

  test('I-03 a hub that is evicted before each append does not check all events again', async () => {
    const { accountId } = await account();
    for (let n = 0; n < 6; n++) {
      await goesOn(accountId, 'verification.created');
      await evictDurableObject(hubOf(env, accountId));
    }
    await subscribe({ accountId });
    expect(await goesOn(accountId, 'verification.created')).toBe(true);
    const [{ after }] = bodies as [{ after: number }];
    expect(after).toBeGreaterThanOrEqual(5);
  });

  test('I-03 a caller without an answer appends again, and the events are then queued', async () => {
    const { accountId } = await account();
    await subscribe({ accountId });
    const hub = hubOf(env, accountId);
    const { data } = eventOfType('verification.created');
    const event = {
      id: 'evt_again',
      type: 'verification.created',
      timestamp: Date.now(),
      accountId,
      data,
    };
    await hub.append([event], false);
    // The state after a crash before the alarm was set.
    await runInDurableObject(hub, (_, { storage }) => storage.deleteAlarm());
    await evictDurableObject(hub);
    await hub.append([event], true);
    await runDurableObjectAlarm(hub);
    expect(bodies).toEqual([{ account: accountId, after: 0, through: 1 }]);
  });

  test.for([
    ['of all types', { events: null }, true],
    ['of this type', { events: ['sms.received', 'verification.created'] }, true],
    ['of other types', { events: ['sms.received'] }, false],
    // Receives rows that can be replayed.
    ['that is disabled', { state: 'disabled' }, true],
    ['that is not verified', { state: 'unverified' }, false],
  ] as const)('an endpoint %s', async ([, endpoint, wanted]) => {
    const [api, other] = [await account(), await account()];
    await subscribe(api, {
      ...endpoint,
      events: 'events' in endpoint && endpoint.events ? [...endpoint.events] : null,
    });
    expect(await goesOn(api.accountId, 'verification.created')).toBe(wanted);
    expect(await goesOn(other.accountId, 'verification.created')).toBe(false);
  });

  test('a member receives some types by default and others by choice', async () => {
    const ada = await person();
    const accountId = await accountOf(ada);
    expect(await goesOn(accountId, 'verification.failed')).toBe(true);
    expect(await goesOn(accountId, 'sms.received')).toBe(false);
    expect(await goesOn(accountId, 'verification.created')).toBe(false);
    await chose(ada, by('verification.created', { toast: true }));
    expect(await goesOn(accountId, 'verification.created')).toBe(true);
  });

  test('the writer of an event learns its number before its recipients are looked up', async () => {
    const { accountId } = await account();
    const numbered = Promise.withResolvers<number[]>();
    // Without the number this look-up never ends.
    vi.spyOn(eventInterest, 'get').mockReturnValue(async () => (await numbered.promise).length > 1);
    const { data } = eventOfType('verification.created');
    const event = { id: 'evt_1', type: 'verification.created', timestamp: 0, accountId, data };
    await hubOf(env, accountId).append([event], false, numbered.resolve);
    expect(await numbered.promise).toEqual([1]);
    await runDurableObjectAlarm(hubOf(env, accountId));
    expect(bodies).toEqual([]);
  });

  test('I-03 every event is queued while D1 does not answer', async () => {
    const { accountId } = await account();
    vi.spyOn(env.DB, 'withSession').mockImplementation(() => {
      throw new Error('D1 is away');
    });
    expect(await goesOn(accountId, 'verification.created')).toBe(true);
  });
});
