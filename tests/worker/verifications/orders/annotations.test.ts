import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { account, advance, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { databaseState, evict, objectOf, settled, wake } from '../../../support/worker/objects';
import {
  completed,
  MINUTE,
  read,
  rented,
  show,
  untilEnded,
  type Verification,
} from '../../../support/worker/verifications';
import type { Api } from '../../../support/worker/api';

setUpWorker();

const GIVEN = {
  externalId: 'signup-canary',
  metadata: { plan: 'gold', customer: 'canary@example.com' },
};

interface Page {
  data: Verification[];
  nextCursor: string | null;
}
const find = async (api: Api, externalId: string, more = ''): Promise<Page> =>
  (await api.get(`/v1/verifications?externalId=${externalId}${more}`)).json<Page>();
const idsOf = ({ data }: Page): string[] => data.map(({ id }) => id);

interface Events {
  data: { type: string; data: Record<string, unknown> }[];
}
const eventsOf = async (api: Api): Promise<Events['data']> =>
  (await (await api.get('/v1/events')).json<Events>()).data;

describe('the external id and the metadata of a verification', () => {
  test('are shown in every answer, from the object and from D1 after it', async () => {
    const api = await account();
    const order = await rented(api, GIVEN);
    expect(order).toMatchObject(GIVEN);
    expect(await show(api, order.id)).toMatchObject(GIVEN);
    expect(await find(api, GIVEN.externalId)).toMatchObject({ data: [{ id: order.id, ...GIVEN }] });
    const cancelled = await api.post(`/v1/verifications/${order.id}/cancel`);
    expect(await read(cancelled)).toMatchObject({ state: 'cancelled', ...GIVEN });
    await settled(order.id);
    advance(25 * 60 * MINUTE);
    await wake(order.id);
    expect(await show(api, order.id)).toMatchObject({ state: 'cancelled', ...GIVEN });
    expect((await find(api, GIVEN.externalId)).data).toMatchObject([GIVEN]);
  });

  test('are null and empty without any, and nothing is stored', async () => {
    const api = await account();
    const order = await rented(api);
    expect(order).toMatchObject({ externalId: null, metadata: {} });
    expect(await find(api, GIVEN.externalId)).toEqual({
      data: [],
      hasMore: false,
      nextCursor: null,
    });
    expect(
      await scalar(
        'SELECT count(*) FROM verifications WHERE annotations IS NULL AND external_key IS NULL',
      ),
    ).toBe(1);
  });

  test('filter the list with its other filters and its pages, for the own account only', async () => {
    const api = await account({ tier: 'developer' });
    const other = await account();
    const first = await rented(api, { externalId: 'user-1' });
    await rented(api, { externalId: 'user-2' });
    const theirs = await rented(other, { externalId: 'user-1' });
    advance(MINUTE);
    const second = await rented(api, { externalId: 'user-1', service: 'telegram' });
    expect(idsOf(await find(api, 'user-1'))).toEqual([second.id, first.id]);
    expect(idsOf(await find(api, 'user-1', '&service=telegram'))).toEqual([second.id]);
    const page = await find(api, 'user-1', '&limit=1');
    expect(idsOf(page)).toEqual([second.id]);
    const next = await find(api, 'user-1', `&limit=1&cursor=${page.nextCursor ?? ''}`);
    expect([idsOf(next), next.nextCursor]).toEqual([[first.id], null]);
    expect(idsOf(await find(other, 'user-1'))).toEqual([theirs.id]);
  });

  test('I-50 belong to the body that a repeat is compared with, in any order of the keys', async () => {
    const api = await account();
    const key = { 'idempotency-key': 'one' };
    const body = { service: 'whatsapp', metadata: { a: '1', b: '2' } };
    const { id } = await read(await api.post('/v1/verifications', body, key));
    const same = await api.post(
      '/v1/verifications',
      { ...body, metadata: { b: '2', a: '1' } },
      key,
    );
    expect([same.status, (await read(same)).id]).toEqual([201, id]);
    for (const change of [{ metadata: { a: '1' } }, { externalId: 'mine' }]) {
      const other = await api.post('/v1/verifications', { ...body, ...change }, key);
      expect([other.status, await other.json()]).toMatchObject([
        422,
        { code: 'idempotency.body_differs' },
      ]);
    }
    expect(provider.model.sales).toHaveLength(1);
  });

  test.for([
    [{ externalId: '' }, '/externalId'],
    [{ externalId: 'a b' }, '/externalId'],
    [{ externalId: 'ä' }, '/externalId'],
    [{ externalId: 'x'.repeat(129) }, '/externalId'],
    [{ externalId: 4711 }, '/externalId'],
    [{ metadata: 'x' }, '/metadata'],
    [{ metadata: { key: 1 } }, '/metadata/key'],
    [{ metadata: { key: 'x'.repeat(501) } }, '/metadata/key'],
    [{ metadata: { '': 'x' } }, '/metadata/'],
    [{ metadata: JSON.parse('{"__proto__":"x"}') }, '/metadata/__proto__'],
    [{ metadata: { 'a[b]': 'x' } }, '/metadata/a[b]'],
    [{ metadata: { ['k'.repeat(41)]: 'x' } }, `/metadata/${'k'.repeat(41)}`],
    [
      { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, ''])) },
      '/metadata',
    ],
    // Each value is allowed; together they are more than 8 KB.
    [
      {
        metadata: Object.fromEntries(
          Array.from({ length: 17 }, (_, n) => [`k${n}`, 'x'.repeat(500)]),
        ),
      },
      '/metadata',
    ],
  ] as const)('are refused when they are too large or malformed: %j', async ([body, pointer]) => {
    const api = await account();
    const response = await api.post('/v1/verifications', { service: 'whatsapp', ...body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer }] });
    expect(provider.count('purchase')).toBe(0);
  });

  test('may be as large as the limits say', async () => {
    const api = await account();
    const metadata = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`${n}`.padEnd(40, 'k'), 'ä'.repeat(n < 5 ? 500 : 1)]),
    );
    const externalId = '~'.repeat(128);
    const { id } = await rented(api, { externalId, metadata });
    expect(await show(api, id)).toMatchObject({ externalId, metadata });
    expect(idsOf(await find(api, externalId))).toEqual([id]);
  });

  test('are in the events: the id in each of the order, both in the snapshots of its changes', async () => {
    const api = await account();
    const { id } = await rented(api, GIVEN);
    provider.sms('code 4711');
    await untilEnded(api, id);
    await settled(id);
    const about = { verificationId: id, service: 'whatsapp', externalId: GIVEN.externalId };
    const events = (await eventsOf(api)).filter(({ type }) => !type.startsWith('credit.'));
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['verification.created', { ...about, verification: expect.objectContaining(GIVEN) }],
      ['sms.received', { ...about, messageId: expect.any(String) }],
      [
        'verification.completed',
        {
          ...about,
          completedBy: 'code',
          messageId: expect.any(String),
          verification: expect.objectContaining(GIVEN),
        },
      ],
    ]);
  });

  test('stay when the object loses the order', async () => {
    const api = await account();
    const { id } = await rented(api, GIVEN);
    await runInDurableObject(objectOf(id), async (_object, state) => state.storage.deleteAll());
    await evict(id);
    await objectOf(id).resume();
    expect(await show(api, id)).toMatchObject(GIVEN);
  });

  test('I-16 are sealed in D1', async () => {
    const api = await account();
    const { id } = await completed(api, GIVEN);
    expect(await scalar('SELECT count(*) FROM verifications WHERE annotations IS NOT NULL')).toBe(
      1,
    );
    expect(JSON.stringify(await databaseState())).not.toContain('canary');
    expect(await show(api, id)).toMatchObject(GIVEN);
  });

  test('I-16 cannot be guessed from the hash of the request, which has a key when something is attached', async () => {
    const hashes = () => scalar('SELECT count(DISTINCT request_hash) FROM verifications');
    await rented(await account());
    await rented(await account());
    expect(await hashes()).toBe(1);
    await rented(await account(), GIVEN);
    await rented(await account(), GIVEN);
    expect(await hashes()).toBe(3);
  });
});
