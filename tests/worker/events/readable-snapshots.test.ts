import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { hubOf } from '../../../worker/events/hub.client';
import { PAYMENT_EVENTS } from '../../../worker/events/payment-schemas';
import { account, caller, mint, provider, setUpWorker } from '../../support/worker/api';
import { developer } from '../../support/worker/keys';
import { joined } from '../../support/worker/members';
import { accountOf } from '../../support/worker/person';
import { buyer, paid, toldTo } from '../../support/worker/payments';
import { watching } from '../../support/worker/stream';
import { enabled, event, fanned, HOST, queuesOfEachTest } from '../../support/worker/webhooks';

setUpWorker();
const queues = queuesOfEachTest();

const { example } = PAYMENT_EVENTS['payment.succeeded'];
const { payment, ...without } = example;
const EVENT = { id: 'evt_paid', type: 'payment.succeeded', data: example };

const told = ({ accountId }: { accountId: string }): Promise<void> =>
  hubOf(env, accountId).append([{ ...EVENT, timestamp: Date.now(), accountId }], false);

/** A key that reads the balance and not the payments. */
const narrowOf = async (accountId: string) =>
  caller(
    accountId,
    await mint(accountId, { scopes: ['verifications:read', 'balance:read', 'webhooks:write'] }),
  );

const listed = async ({ get }: { get: (path: string) => Promise<Response> }) =>
  (await (await get('/v1/events')).json<{ data: { data: unknown }[] }>()).data.map(
    ({ data }) => data,
  );

describe('I-73 an event shows nothing that the routes would refuse', () => {
  test('I-73 the log and one event of it show a payment only with the scope of payments', async () => {
    const [who, other] = [await buyer(), await account()];
    await paid(who);
    const narrow = await narrowOf(who.accountId);
    expect((await narrow.get('/v1/payments')).status).toBe(403);
    const [logged] = await toldTo(who.accountId);
    const { payment: snapshot, ...rest } = logged?.data ?? {};
    const { data } = await (await narrow.get('/v1/events')).json<{ data: { id: string }[] }>();
    const id = data.at(-1)?.id;
    expect(snapshot).toMatchObject({ state: 'succeeded' });
    expect(await listed(who)).toContainEqual({ ...rest, payment: snapshot });
    expect(await listed(narrow)).toEqual([rest]);
    const one = async ({ get }: Pick<typeof narrow, 'get'>) => {
      const response = await get(`/v1/events/${id}`);
      return [response.status, (await response.json<{ data?: unknown }>()).data];
    };
    expect(await one(who)).toEqual([200, { ...rest, payment: snapshot }]);
    expect(await one(narrow)).toEqual([200, rest]);
    expect(await one(other)).toEqual([404, undefined]);
    expect(await listed(other)).toEqual([]);
  });

  test('I-73 so do sockets, live and from the past', async () => {
    const api = await account();
    const [all, some] = [await watching(api), await watching(await narrowOf(api.accountId))];
    await told(api);
    await all.count(2);
    await some.count(2);
    some.resume(0);
    await some.count(4);
    expect(all.events.map(({ data }) => data)).toEqual([{ ...without, payment }]);
    expect(some.events.map(({ data }) => data)).toEqual([without, without]);
  });

  test('I-73 so do webhooks, each endpoint by its own rights at the time of sending', async () => {
    const api = await account({ tier: 'developer' });
    const narrow = await narrowOf(api.accountId);
    await enabled(api);
    await enabled(narrow);
    await fanned(api, event({ type: EVENT.type, data: example }));
    await queues.drain();
    const sent = provider.receivers.events(HOST).map(({ data }) => data);
    expect(sent).toHaveLength(2);
    expect(sent).toEqual(expect.arrayContaining([{ ...without, payment }, without]));
  });

  test('I-73 a member, who reads no payments, learns the amount and the balance', async () => {
    const ada = await developer();
    const accountId = await accountOf(ada);
    const grace = await joined(ada, 'grace@example.com');
    const before = (await listed(ada)).length;
    await told({ accountId });
    const hers = { get: (path: string) => grace.get(path, { 'namaskah-account': accountId }) };
    expect((await listed(ada)).slice(before)).toEqual([{ ...without, payment }]);
    expect((await listed(hers)).at(-1)).toEqual(without);
  });
});
