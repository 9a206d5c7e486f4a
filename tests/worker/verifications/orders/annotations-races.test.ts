import { env } from 'cloudflare:workers';
import { runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { newId } from '../../../../worker/platform/core/ids';
import type { Draft } from '../../../../worker/verifications/orders/order';
import {
  GIVEN,
  NEXT,
  patch,
  patched,
  found,
  problem,
  revision,
  emptied,
} from '../../../support/worker/annotations';
import { account, impatient, provider, setUpWorker, type Api } from '../../../support/worker/api';
import {
  evict,
  objectOf,
  objectState,
  settled,
  wake,
  wakeUntil,
} from '../../../support/worker/objects';
import {
  completed,
  MINUTE,
  rented,
  show,
  soundLedger,
  untilEnded,
} from '../../../support/worker/verifications';

setUpWorker();
afterEach(soundLedger);

/** D1 refuses changes of annotations until the returned function is called. */
async function refuseInD1(): Promise<() => Promise<unknown>> {
  await env.DB.prepare(
    `CREATE TRIGGER refused BEFORE UPDATE OF annotations ON verifications
     BEGIN SELECT RAISE(ABORT, 'refused'); END`,
  ).run();
  return () => env.DB.prepare('DROP TRIGGER refused').run();
}

const draftOf = (api: Api, id: string, requestHash = 'h'): Draft => ({
  id,
  accountId: api.accountId,
  tenantId: 'tnt_default',
  credentialId: api.credentialId,
  requestHash,
  providerAccount: 'main',
  service: 'whatsapp',
  capability: 'sms',
  areaCodes: null,
  carriers: null,
  price: 108,
  windowMs: 10 * MINUTE,
});

/** Ends each wait of eight seconds at once. */
function waitNever(): void {
  const set = globalThis.setTimeout;
  const hurried = (work: () => void, ms?: number) => {
    if (ms !== 8_000) return set(work, ms);
    queueMicrotask(work);
    return set(() => undefined, 0);
  };
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(hurried);
}

describe('I-74 a change is never lost', () => {
  test.for(['open', 'archived'] as const)(
    'I-74 to another change at the same time: %s',
    async (kind) => {
      const api = await account();
      const { id } = await (kind === 'open' ? rented(api) : completed(api));
      if (kind === 'archived') await emptied(id);
      await Promise.all([
        patched(api, id, { externalId: 'mine' }),
        patched(api, id, { metadata: { a: '1' } }),
      ]);
      expect(await show(api, id)).toMatchObject({ externalId: 'mine', metadata: { a: '1' } });
      expect(await found(api, 'mine')).toEqual([id]);
      const values = Array.from({ length: 8 }, (_, n) => `many-${n}`);
      await Promise.all(values.map((externalId) => patched(api, id, { externalId })));
      const { externalId } = await show(api, id);
      expect(values).toContain(externalId);
      expect(await Promise.all(values.map((one) => found(api, one)))).toEqual(
        values.map((one) => (one === externalId ? [id] : [])),
      );
      expect(await revision(id)).toBe(10);
    },
  );

  test('I-74 to the settlement at the same time', async () => {
    const api = await account();
    const { id } = await rented(api, GIVEN);
    provider.sms('code 4711');
    await Promise.all([wake(id), patched(api, id, NEXT)]);
    await untilEnded(api, id);
    await settled(id);
    expect(await show(api, id)).toMatchObject({ state: 'completed', code: '4711', ...NEXT });
    await emptied(id);
    expect(await show(api, id)).toMatchObject({ state: 'completed', code: '4711', ...NEXT });
    expect(await found(api, NEXT.externalId)).toEqual([id]);
  });

  test.for(['open', 'completed'] as const)(
    'I-74 to a failure of D1: the answer is an error, and the outbox writes it: %s',
    async (kind) => {
      const api = await account();
      const { id } = await (kind === 'open' ? rented(api, GIVEN) : completed(api, GIVEN));
      const repair = await refuseInD1();
      expect(await problem(await patch(api, id, NEXT))).toEqual([500, 'internal']);
      expect([await found(api, NEXT.externalId), await revision(id)]).toEqual([[], 0]);
      await repair();
      await evict(id);
      await wakeUntil(id, async () => (await revision(id)) === 1);
      expect(await show(api, id)).toMatchObject(NEXT);
      expect(await found(api, NEXT.externalId)).toEqual([id]);
    },
  );

  test('I-74 to a failure of D1: a list never shows an order with another id than the one asked for', async () => {
    const api = await account();
    const { id } = await rented(api, GIVEN);
    const repair = await refuseInD1();
    expect((await patch(api, id, NEXT)).status).toBe(500);
    expect(await show(api, id)).toMatchObject(NEXT);
    expect(await found(api, GIVEN.externalId)).toEqual([]);
    await repair();
  });

  test('I-74 to a failure of D1 that lasts until the repeat, which writes it at once', async () => {
    const api = await account();
    const { id } = await rented(api);
    const key = { 'idempotency-key': 'one' };
    const repair = await refuseInD1();
    expect((await patch(api, id, NEXT, key)).status).toBe(500);
    await repair();
    const again = await patch(api, id, NEXT, key);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, null]);
    expect(await found(api, NEXT.externalId)).toEqual([id]);
  });

  test('I-74 to a failure of D1 for an archived verification: nothing is changed', async () => {
    const api = await account();
    const { id } = await completed(api, GIVEN);
    await emptied(id);
    const repair = await refuseInD1();
    expect(await problem(await patch(api, id, NEXT))).toEqual([500, 'internal']);
    await repair();
    expect(await show(api, id)).toMatchObject(GIVEN);
  });

  test('I-74 to an older change that reaches D1 late', async () => {
    const api = await account();
    const { id } = await completed(api, GIVEN);
    await patched(api, id, NEXT);
    await patched(api, id, { externalId: 'third' });
    await runInDurableObject(objectOf(id), async (_object, { storage }) => {
      const contents = JSON.parse(String(storage.kv.get('verification')));
      const { order } = contents;
      // The object as it was after the first change, with its effect.
      const outbox = [{ id: '5:1', attempts: 0, dueAt: 0 }];
      const older = { ...order, externalId: NEXT.externalId, annotationsRevision: 1 };
      storage.kv.put('verification', JSON.stringify({ ...contents, order: older, outbox }));
    });
    await evict(id);
    await settled(id);
    expect(await found(api, 'third')).toEqual([id]);
    expect(await revision(id)).toBe(2);
  });

  test('I-74 with an open order that its object lost', async () => {
    const api = await account();
    const { id } = await rented(api, GIVEN);
    await patched(api, id, { externalId: 'second' });
    await runInDurableObject(objectOf(id), async (_object, state) => state.storage.deleteAll());
    await evict(id);
    expect(await patched(api, id, { metadata: { a: '1' } })).toMatchObject({
      externalId: 'second',
      metadata: { a: '1' },
    });
    await settled(id);
    expect(await revision(id)).toBe(2);
    expect((await objectState(objectOf(id))).rows).not.toEqual({});
  });
});

describe('a change while the verification is being created', () => {
  const raced = (id: string, api: Api, draft: Draft) =>
    runInDurableObject(objectOf(id), async (object) => {
      const started = object.start(draft, 8_000);
      const changed = object.annotate(api.accountId, NEXT);
      return { started: await started, changed: await changed };
    });

  test('I-74 waits for the hold, and is kept', async () => {
    const api = await account();
    const id = newId(env.ID_KEY, 'ver', Date.now());
    const { started, changed } = await raced(id, api, draftOf(api, id));
    expect([started.kind, changed.kind]).toEqual(['order', 'order']);
    await settled(id);
    expect(await show(api, id)).toMatchObject({ state: 'awaiting_sms', ...NEXT });
    expect(await found(api, NEXT.externalId)).toEqual([id]);
  });

  test('I-74 is refused while the hold has no answer, and can be sent again', async () => {
    const api = await account({ tier: 'developer' });
    // The key of the account is in memory, so the change reads nothing before it waits for the hold.
    await rented(api);
    waitNever();
    const id = newId(env.ID_KEY, 'ver', Date.now());
    expect((await raced(id, api, draftOf(api, id))).changed).toEqual({ kind: 'unwritten' });
    await settled(id);
    expect(await show(api, id)).toMatchObject({ externalId: null, metadata: {} });
    expect(await patched(api, id, NEXT)).toMatchObject(NEXT);
    expect(await found(api, NEXT.externalId)).toEqual([id]);
  });

  test('finds nothing when the hold is refused', async () => {
    impatient();
    const api = await account({ credits: 1 });
    const id = newId(env.ID_KEY, 'ver', Date.now());
    const { started, changed } = await raced(id, api, draftOf(api, id));
    expect(started).toEqual({ kind: 'refused', refusal: 'insufficient' });
    expect(changed).toEqual({ kind: 'not_found' });
    expect((await objectState(objectOf(id))).rows).toEqual({});
  });

  test('I-74 is a change of the archived verification when the creation repeats it', async () => {
    const api = await account();
    const { id } = await completed(api, GIVEN);
    await emptied(id);
    const { changed } = await raced(id, api, draftOf(api, id));
    expect(changed).toMatchObject({ kind: 'order', snapshot: { state: 'completed', ...NEXT } });
    expect(await show(api, id)).toMatchObject({ state: 'completed', ...NEXT });
    expect(await found(api, NEXT.externalId)).toEqual([id]);
  });
});
