import { expect, test } from 'vitest';
import { account, advance, caller, mint, setUpWorker } from '../../../support/worker/api';
import { completed, rented, show } from '../../../support/worker/verifications';

setUpWorker();

test.for(['expand=messages', 'expand[]=messages', 'expand=messages&wait=1'])(
  'with %s a verification contains its messages, as their own route lists them',
  async (query) => {
    const api = await account();
    const { id } = await completed(api);
    const { data: messages } = await (
      await api.get(`/v1/verifications/${id}/messages`)
    ).json<{ data: object[] }>();
    expect(messages).toMatchObject([{ text: 'code 4711', code: '4711' }]);
    const response = await api.get(`/v1/verifications/${id}?${query}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ...(await show(api, id)), messages });
    expect(await show(api, id)).not.toHaveProperty('messages');
  },
);

test.for(['expand=messages', 'expand[]=messages'])(
  'with %s a list contains the messages of each verification, ended and open',
  async (query) => {
    const api = await account();
    const done = await completed(api);
    advance(1);
    const open = await rented(api);
    const { data } = await (
      await api.get(`/v1/verifications?${query}`)
    ).json<{ data: Record<string, unknown>[] }>();
    expect(data.map(({ id, messages }) => [id, messages])).toEqual([
      [open.id, []],
      [done.id, [expect.objectContaining({ text: 'code 4711', code: '4711' })]],
    ]);
    const plain = await (await api.get('/v1/verifications')).json<{ data: object[] }>();
    expect(plain.data[1]).not.toHaveProperty('messages');
    expect((await api.get('/v1/verifications?expand=ledger')).status).toBe(400);
    const writer = caller(
      api.accountId,
      await mint(api.accountId, { scopes: ['verifications:write'] }),
    );
    expect((await writer.get(`/v1/verifications?${query}`)).status).toBe(403);
  },
);

test('another expansion is refused, and so are another account and a key that may only write', async () => {
  const api = await account();
  const { id } = await completed(api);
  const path = `/v1/verifications/${id}?expand=messages`;
  const refused = await api.get(`/v1/verifications/${id}?expand=ledger`);
  expect(await refused.json()).toMatchObject({
    code: 'request.invalid',
    errors: [{ in: 'query', pointer: '/expand' }],
  });
  expect((await (await account()).get(path)).status).toBe(404);
  const writer = caller(
    api.accountId,
    await mint(api.accountId, { scopes: ['verifications:write'] }),
  );
  expect((await writer.get(path)).status).toBe(403);
});
