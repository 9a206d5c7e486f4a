import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { purge } from '../../../../worker/app/ops/purge';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import { newId } from '../../../../worker/platform/core/ids';
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
import {
  account,
  advance,
  caller,
  mint,
  provider,
  scalar,
  setUpWorker,
} from '../../../support/worker/api';
import {
  databaseState,
  evict,
  objectOf,
  objectState,
  settled,
} from '../../../support/worker/objects';
import {
  completed,
  MINUTE,
  read,
  rented,
  show,
  soundLedger,
  untilEnded,
} from '../../../support/worker/verifications';

setUpWorker();
afterEach(soundLedger);

describe('a change of the external id and the metadata of a verification', () => {
  test('is shown by the answer, by a read and by the list, while the verification is open', async () => {
    const api = await account();
    const order = await rented(api, GIVEN);
    const changed = await patched(api, order.id, NEXT);
    expect(changed).toEqual({ ...order, ...NEXT });
    expect(await show(api, order.id)).toEqual(changed);
    expect(await found(api, NEXT.externalId)).toEqual([order.id]);
    expect(await found(api, GIVEN.externalId)).toEqual([]);
  });

  test('is shown after the end: from the object, from D1 after it, and after days', async () => {
    const api = await account();
    const { id } = await completed(api);
    expect(await patched(api, id, NEXT)).toMatchObject({
      state: 'completed',
      code: '4711',
      ...NEXT,
    });
    expect(await show(api, id)).toMatchObject(NEXT);
    expect(await found(api, NEXT.externalId)).toEqual([id]);
    await emptied(id);
    expect(await show(api, id)).toMatchObject(NEXT);
    const later = { externalId: 'archived', metadata: {} };
    expect(await patched(api, id, later)).toMatchObject({ code: '4711', ...later });
    expect(await show(api, id)).toMatchObject(later);
    advance(30 * 24 * 60 * MINUTE);
    expect(await patched(api, id, GIVEN)).toMatchObject(GIVEN);
    expect(await show(api, id)).toMatchObject(GIVEN);
    expect([await found(api, 'archived'), await found(api, GIVEN.externalId)]).toEqual([[], [id]]);
  });

  test.for(['open', 'archived'] as const)(
    'keeps what it does not name, and replaces all metadata: %s',
    async (kind) => {
      const api = await account();
      const { id } = await (kind === 'open' ? rented(api, GIVEN) : completed(api, GIVEN));
      if (kind === 'archived') await emptied(id);
      const steps = [
        [{ externalId: 'mine' }, { externalId: 'mine', metadata: { plan: 'gold' } }],
        [{ metadata: { team: 'a' } }, { externalId: 'mine', metadata: { team: 'a' } }],
        [{ externalId: null }, { externalId: null, metadata: { team: 'a' } }],
        [{ metadata: {} }, { externalId: null, metadata: {} }],
      ] as const;
      for (const [change, expected] of steps) {
        expect(await patched(api, id, change)).toMatchObject(expected);
        expect(await show(api, id)).toMatchObject(expected);
      }
      expect(await scalar('SELECT annotations FROM verifications WHERE id = ?', id)).toBeNull();
      expect(await scalar('SELECT external_key FROM verifications WHERE id = ?', id)).toBeNull();
    },
  );

  test('I-16 is sealed in D1', async () => {
    const api = await account();
    const { id } = await rented(api);
    await patched(api, id, { ...NEXT, externalId: 'canary' });
    await settled(id);
    expect(await revision(id)).toBe(1);
    expect(JSON.stringify(await databaseState())).not.toContain('canary');
  });

  test('is in later events, and earlier events keep their values', async () => {
    const api = await account();
    const { id } = await rented(api, GIVEN);
    await patched(api, id, NEXT);
    provider.sms('code 4711');
    await untilEnded(api, id);
    await settled(id);
    const { data } = await (
      await api.get('/v1/events')
    ).json<{
      data: { type: string; data: Record<string, unknown> }[];
    }>();
    const shown = data
      .filter(({ data: { externalId } }) => externalId !== undefined)
      .map(({ type, data: { externalId, verification } }) => [type, externalId, verification]);
    expect(shown).toEqual([
      ['verification.created', 'signup-1', expect.objectContaining(GIVEN)],
      ['sms.received', 'signup-2', undefined],
      ['verification.completed', 'signup-2', expect.objectContaining(NEXT)],
    ]);
  });

  test('I-50 does not make the repeat of its creation another request', async () => {
    const api = await account();
    const key = { 'idempotency-key': 'one' };
    const body = { service: 'whatsapp', ...GIVEN };
    const { id } = await read(await api.post('/v1/verifications', body, key));
    await settled(id);
    await patched(api, id, NEXT);
    const again = await api.post('/v1/verifications', body, key);
    expect([again.status, await read(again)]).toMatchObject([201, { id, ...NEXT }]);
    provider.sms('code 4711');
    await untilEnded(api, id);
    await settled(id);
    await emptied(id);
    await patched(api, id, { externalId: 'third' });
    const archived = await api.post('/v1/verifications', body, key);
    expect(await read(archived)).toMatchObject({ id, externalId: 'third' });
    expect(provider.model.sales).toHaveLength(1);
  });

  test('I-63 shows no code to a key that may write and not read', async () => {
    const api = await account();
    const { id } = await completed(api);
    const writer = await mint(api.accountId, { scopes: ['verifications:write'] });
    const answer = await patched(caller(api.accountId, writer), id, NEXT);
    expect(answer).toMatchObject({ ...NEXT, code: null });
  });

  test('stays when the messages are deleted by age, and brings none of them back', async () => {
    const api = await account();
    const { id } = await completed(api, GIVEN);
    await emptied(id);
    advance(400 * 24 * 60 * MINUTE);
    await purge(systemCtx(env));
    expect(await patched(api, id, NEXT)).toMatchObject({ code: null, messageCount: 0, ...NEXT });
  });
});

describe('a change that is refused', () => {
  test.for([
    [{}, ''],
    [{ externalId: 'mine', state: 'completed' }, '/state'],
    [{ externalId: '' }, '/externalId'],
    [{ externalId: 'a b' }, '/externalId'],
    [{ metadata: null }, '/metadata'],
    [{ metadata: { 'a[b]': 'x' } }, '/metadata/a[b]'],
    [
      { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, ''])) },
      '/metadata',
    ],
  ] as const)('for a body like %j', async ([body, pointer]) => {
    const api = await account();
    const { id } = await rented(api, GIVEN);
    const response = await patch(api, id, body);
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: 'request.invalid', errors: [{ pointer }] },
    ]);
    expect([await show(api, id), await revision(id)]).toMatchObject([GIVEN, 0]);
  });

  test('for an unknown id, a forged one, and another account, and changes nothing', async () => {
    const [api, other] = [await account(), await account()];
    const { id } = await rented(api, GIVEN);
    const ended = (await completed(await account(), GIVEN)).id;
    await emptied(ended);
    const unknown = [newId(env.ID_KEY, 'ver', Date.now()), `${id.slice(0, -1)}x`, 'ver_1'];
    for (const one of [...unknown, id, ended])
      expect(await problem(await patch(other, one, NEXT))).toEqual([
        404,
        'verifications.not_found',
      ]);
    expect([await revision(id), await revision(ended)]).toEqual([0, 0]);
  });

  test('for a key that may only read, and for a ticket', async () => {
    const api = await account();
    const { id } = await rented(api, GIVEN);
    const reader = await mint(api.accountId, { scopes: ['verifications:read'] });
    expect(await problem(await patch(reader, id, NEXT))).toEqual([403, 'auth.scope']);
    const made = await api.post('/v1/tickets', { verificationId: id });
    const { ticket } = await made.json<{ ticket: string }>();
    expect(await problem(await patch({ key: ticket }, id, NEXT))).toEqual([401, 'auth.invalid']);
    expect(await revision(id)).toBe(0);
  });

  test('I-16 for an account that is deleted: nothing is attached again, to an object or in D1', async () => {
    const api = await account();
    const [live, ended] = [await rented(api, GIVEN), await completed(api, GIVEN)];
    await emptied(ended.id);
    await evict(live.id);
    await env.DB.prepare(
      'UPDATE data_keys SET wrapped = NULL, master_id = NULL, destroyed_at = 0 WHERE owner = ?',
    )
      .bind(api.accountId)
      .run();
    resetIsolateCaches();
    const before = (await objectState(objectOf(live.id))).rows;
    for (const { id } of [live, ended])
      expect(await objectOf(id).annotate(api.accountId, NEXT)).toEqual({ kind: 'not_found' });
    expect((await objectState(objectOf(live.id))).rows).toEqual(before);
    expect([await revision(live.id), await revision(ended.id)]).toEqual([0, 0]);
  });
});
