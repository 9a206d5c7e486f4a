import { expect, test } from 'vitest';
import { metadataOnly, newRouter } from '../../../../worker/platform/http/router';

const A = 'ver_0123456789abcdef';
const B = 'ver_fedcba9876543210';

const router = () =>
  newRouter()
    .use('/v1/*', async (c, next) => {
      await next();
      c.res.headers.set('x-passed', c.req.routePath);
    })
    .get('/v1/orders/callback', (c) => c.text('callback'))
    .get('/v1/orders/:id', (c) => c.text(`order ${c.req.param('id')}`))
    .post('/v1/orders/:id', (c) => c.text(`posted ${c.req.param('id')}`))
    .get('/v1/orders/:id/parts', (c) => c.text(`parts of ${c.req.param('id')}`))
    .get('/v1/orders/:id/parts/:part', (c) =>
      c.text(`part ${c.req.param('part')} of ${c.req.param('id')}`),
    )
    .get('/v1/people/:name', (c) => c.text(`person ${c.req.param('name')}`));

const answers = async (paths: readonly string[]) => {
  const app = router();
  return Promise.all(paths.map(async (path) => (await app.request(path)).text()));
};

test('a path with an id reaches its handler with that id', async () => {
  expect(
    await answers([
      `/v1/orders/${A}`,
      `/v1/orders/${B}`,
      `/v1/orders/${A}/parts`,
      `/v1/orders/${B}/parts`,
      `/v1/people/${A}`,
    ]),
  ).toEqual([`order ${A}`, `order ${B}`, `parts of ${A}`, `parts of ${B}`, `person ${A}`]);
});

test('other parameters, and two ids, reach their handlers', async () => {
  expect(
    await answers([
      '/v1/orders/callback',
      '/v1/orders/7',
      '/v1/orders/a_b',
      `/v1/orders/${A}/parts/${B}`,
      `/v1/orders/${B}/parts/${A}`,
      `/v1/orders/${A}/parts/${A}`,
      '/v1/people/ada%20l',
    ]),
  ).toEqual([
    'callback',
    'order 7',
    'order a_b',
    `part ${B} of ${A}`,
    `part ${A} of ${B}`,
    `part ${A} of ${A}`,
    'person ada l',
  ]);
});

test('methods are distinguished, middleware runs, and an unknown path is not found', async () => {
  const app = router();
  const path = `/v1/orders/${A}`;
  for (let n = 0; n < 2; n++) {
    expect(await (await app.request(path)).text()).toBe(`order ${A}`);
    expect(await (await app.request(path, { method: 'POST' })).text()).toBe(`posted ${A}`);
    expect((await app.request(path, { method: 'DELETE' })).status).toBe(404);
    expect((await app.request(`${path}/nothing`)).status).toBe(404);
    expect((await app.request(path)).headers.has('x-passed')).toBe(true);
  }
});

test('a handler that only carries metadata is never called', async () => {
  const metadata = metadataOnly(
    () => {
      throw new Error('called');
    },
    { isForUnconfirmed: false },
  );
  const app = newRouter().get('/v1/orders', metadata, (c) => c.text('orders'));
  expect(await (await app.request('/v1/orders')).text()).toBe('orders');
});
