import { expect, test } from 'vitest';
import { account, call, caller, mint, provider, setUpWorker } from '../../../support/worker/api';
import { settled, wake } from '../../../support/worker/objects';
import { ROUTES } from '../../../support/worker/routes';
import { send } from '../../../support/worker/webhooks';
import { rented, show } from '../../../support/worker/verifications';

setUpWorker();

const CODE = '4711';
const WRITING = ROUTES.filter(
  ({ path, access }) => path.startsWith('/v1/verifications') && access === 'verifications:write',
);

test('several routes return a verification without reading it', () =>
  expect(WRITING.length).toBeGreaterThanOrEqual(5));

test.for(WRITING)('I-63 a key that may only write gets no code from $route', async (route) => {
  const { method, path } = route;
  const owner = await account({ credits: 5_000 });
  const writer = caller(
    owner.accountId,
    await mint(owner.accountId, { scopes: ['verifications:write'] }),
  );
  const key = { 'idempotency-key': 'one' };
  const order = { service: 'whatsapp' };
  const { id } = await (await writer.post('/v1/verifications', order, key)).json<{ id: string }>();
  await settled(id);
  provider.sms(`code ${CODE}`);
  await wake(id);
  await settled(id);
  provider.sale().reportable = true;
  expect(await show(owner, id)).toMatchObject({ state: 'completed', code: CODE });
  // Its own earlier order by its key; another one by its id.
  const isNamed = path.includes(':id');
  const body = isNamed ? undefined : order;
  const at = path.replace(':id', id);
  const response =
    method === 'PATCH'
      ? await send(writer, method, at, { externalId: 'mine' })
      : await writer.post(at, body, isNamed ? {} : key);
  const text = await response.text();
  expect(text).not.toContain(CODE);
  // A completed order cannot be cancelled, and this number cannot be reactivated; reuse creates another order.
  if (/\/(cancel|reactivate)$/.test(path)) expect(response.status).toBe(409);
  else expect(JSON.parse(text)).toMatchObject({ state: expect.any(String), code: null });
});

test('I-63 a key that may also read gets the code of its own order', async () => {
  const api = await account();
  const { id } = await rented(api);
  provider.sms(`code ${CODE}`);
  await wake(id);
  const key = { authorization: `Bearer ${api.key}` };
  const response = await call(`/v1/verifications/${id}`, { headers: key });
  expect(await response.json()).toMatchObject({ code: CODE });
});
