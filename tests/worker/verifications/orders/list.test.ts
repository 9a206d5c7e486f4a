import { expect, test } from 'vitest';
import { account, advance, provider, setUpWorker, type Api } from '../../../support/worker/api';
import { wireError } from '../../../support/worker/fake-provider';
import { settled, wake } from '../../../support/worker/objects';
import {
  MINUTE,
  rented,
  show,
  untilEnded,
  type Verification,
} from '../../../support/worker/verifications';

setUpWorker();

interface Page {
  data: Verification[];
  nextCursor: string | null;
}

async function list(api: Api, query: Record<string, string> = {}): Promise<Page> {
  const response = await api.get(`/v1/verifications?${new URLSearchParams(query).toString()}`);
  expect(response.status).toBe(200);
  return response.json<Page>();
}

const ids = async (api: Api, query?: Record<string, string>) =>
  (await list(api, query)).data.map(({ id }) => id);

/** One completed, one cancelled and one open order, a minute apart, oldest first. */
async function three(api: Api): Promise<[Verification, Verification, Verification]> {
  const completed = await rented(api);
  provider.sms('code 4711');
  await untilEnded(api, completed.id);
  await settled(completed.id);
  advance(MINUTE);
  const cancelled = await rented(api, { service: 'telegram' });
  await api.post(`/v1/verifications/${cancelled.id}/cancel`);
  await settled(cancelled.id);
  advance(MINUTE);
  const open = await rented(api);
  return [completed, cancelled, open];
}

test('newest first, each equal to its own response, ended or open', async () => {
  const api = await account();
  const [completed, cancelled, open] = await three(api);
  const { data, nextCursor } = await list(api);
  expect(nextCursor).toBeNull();
  expect(data.map(({ id, state }) => [id, state])).toEqual([
    [open.id, 'awaiting_sms'],
    [cancelled.id, 'cancelled'],
    [completed.id, 'completed'],
  ]);
  expect(data[0]).toEqual(await show(api, open.id));
  expect(data[2]).toMatchObject({ code: '4711', number: completed.number, priceCents: 108 });
});

test('the list, the object, and D1 after the deletion of the object agree on every order', async () => {
  const api = await account({ tier: 'developer' });
  const rent = async (then: (id: string) => unknown): Promise<string> => {
    const { id } = await rented(api);
    advance(1_234);
    await then(id);
    await untilEnded(api, id);
    await settled(id);
    return id;
  };
  const ended = [
    await rent(() => provider.sms('code 4711', provider.model.sales.length - 1)),
    await rent((id) => api.post(`/v1/verifications/${id}/cancel`)),
    await rent(() => advance(10 * MINUTE)),
  ];
  // Lost at the provider, before and after it had a number.
  ended.push(
    await rent(() => {
      const sale = provider.model.sales.at(-1);
      if (sale) sale.state = 'canceled';
      advance(30_000);
    }),
  );
  provider.on('purchase', () => wireError(400, 'Unavailable'));
  const refused = await api.post('/v1/verifications', { service: 'whatsapp' });
  const { verificationId } = await refused.json<{ verificationId: string }>();
  await settled(verificationId);
  ended.push(verificationId);
  const shown = await Promise.all(ended.map((id) => show(api, id)));
  expect(shown.map(({ state, history }) => [state, history.length])).toEqual([
    ['completed', 3],
    ['cancelled', 4],
    ['expired', 4],
    ['failed', 3],
    ['failed', 2],
  ]);
  expect(shown.at(-1)).toMatchObject({ number: null, deadlineAt: null });
  expect((await list(api)).data.toReversed()).toEqual(shown);
  advance(26 * 60 * MINUTE);
  for (const id of ended) await wake(id);
  expect(await Promise.all(ended.map((id) => show(api, id)))).toEqual(shown);
});

test('each filter applies, alone and combined', async () => {
  const api = await account();
  const [completed, cancelled, open] = await three(api);
  expect(await ids(api, { service: 'whatsapp' })).toEqual([open.id, completed.id]);
  expect(await ids(api, { service: 'signal' })).toEqual([]);
  expect(await ids(api, { number: cancelled.number ?? '' })).toEqual([cancelled.id]);
  expect(await ids(api, { number: completed.number?.slice(2) ?? '' })).toEqual([completed.id]);
  expect(await ids(api, { state: 'completed' })).toEqual([completed.id]);
  expect(await ids(api, { state: 'cancelled' })).toEqual([cancelled.id]);
  expect(await ids(api, { state: 'awaiting_sms' })).toEqual([open.id]);
  expect(await ids(api, { state: 'expired' })).toEqual([]);
  expect(await ids(api, { service: 'whatsapp', state: 'completed' })).toEqual([completed.id]);
  // `from` is inclusive, `to` is exclusive; an offset is accepted.
  expect(await ids(api, { from: cancelled.createdAt })).toEqual([open.id, cancelled.id]);
  expect(await ids(api, { to: cancelled.createdAt })).toEqual([completed.id]);
  expect(await ids(api, { from: '2040-01-15T14:00:00+02:00', to: open.createdAt })).toEqual([
    cancelled.id,
    completed.id,
  ]);
});

test('an open order is listed with the state of its object, also while it is cancelling', async () => {
  const api = await account();
  const { id } = await rented(api);
  const gate = Promise.withResolvers<void>();
  provider.on('cancel', async (_call, next) => {
    await gate.promise;
    return next();
  });
  const cancelled = api.post(`/v1/verifications/${id}/cancel`);
  await expect.poll(() => provider.count('cancel')).toBe(1);
  expect(await ids(api, { state: 'cancelling' })).toEqual([id]);
  expect(await ids(api, { state: 'awaiting_sms' })).toEqual([]);
  expect((await list(api)).data[0]?.state).toBe('cancelling');
  gate.resolve();
  expect((await cancelled).status).toBe(200);
});

test('pages have neither gaps nor repeats while new orders arrive, also within one millisecond', async () => {
  const api = await account({ tier: 'developer' });
  const before: string[] = [];
  // Seven orders at two instants: ties are broken by the id.
  for (let n = 0; n < 7; n++) {
    if (n === 4) advance(1_000);
    before.push((await rented(api)).id);
  }
  const seen: string[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const query: Record<string, string> = cursor ? { limit: '2', cursor } : { limit: '2' };
    const page: Page = await list(api, query);
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
    pages++;
    advance(1);
    await rented(api);
  } while (cursor !== null);
  expect(pages).toBe(4);
  expect(seen).toHaveLength(7);
  expect(new Set(seen)).toEqual(new Set(before));
  expect(seen.slice(0, 3).toSorted()).toEqual(before.slice(4).toSorted());
});

test('another account sees none of it, with any filter', async () => {
  const [one, two] = [await account(), await account()];
  const { number } = await rented(one);
  expect(await ids(two)).toEqual([]);
  expect(await ids(two, { number: number ?? '' })).toEqual([]);
});

test('a key without the scope is refused', async () => {
  const api = await account({ scopes: ['verifications:write', 'balance:read'] });
  expect((await api.get('/v1/verifications')).status).toBe(403);
});

test.for([
  ['an invented cursor', 'cursor=abc', /nextCursor/],
  ['a cursor that is not base64', 'cursor=%00', /nextCursor/],
  ['an unknown state', 'state=done', /"state"/],
  ['an invalid date', 'from=yesterday', /ISO 8601/],
  ['a date without a zone', 'to=2040-01-15T12:00:00', /ISO 8601/],
  ['a limit of zero', 'limit=0', /"limit"/],
  ['a limit above 100', 'limit=101', /"limit"/],
  ['an invalid number', 'number=12', /\+12065550142/],
  ['an unknown filter', 'colour=red', /colour/],
] as const)('%s is refused by name', async ([, query, says]) => {
  const api = await account();
  const response = await api.get(`/v1/verifications?${query}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    code: 'request.invalid',
    detail: expect.stringMatching(says),
  });
});

test('no route caches a balance, a state or a message, and each names its version', async () => {
  const api = await account();
  const { id } = await rented(api);
  provider.sale().reportable = true;
  const answers = [
    await api.get('/v1/balance'),
    await api.get('/v1/ledger'),
    await api.get('/v1/verifications'),
    await api.get(`/v1/verifications/${id}`),
    await api.get(`/v1/verifications/${id}/messages`),
    await api.post(`/v1/verifications/${id}/reuse`),
    await api.post(`/v1/verifications/${id}/report`),
    await api.get('/v1/verifications/ver_0'),
    await api.get('/v1/nowhere'),
    await api.get('/v1/balance', { authorization: 'Bearer no' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([
    200, 200, 200, 200, 200, 409, 200, 404, 404, 401,
  ]);
  for (const { headers } of answers) {
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('api-version')).toBe('1');
  }
});
