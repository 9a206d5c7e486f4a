import { expect, test } from 'vitest';
import { account, call, setUpWorker } from '../../../support/worker/api';
import { ROUTES } from '../../../support/worker/routes';

setUpWorker();

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('*', '.*').replaceAll(/:\w+/g, '[^/]+')}$`);
const PATTERNS = ROUTES.map(({ method, path }) => ({ method, pattern: patternOf(path) }));

/** The paths of all routes, with an id for each parameter, and the methods that each takes. */
const PATHS = [...new Set(ROUTES.map(({ path }) => path.replaceAll(/:\w+/g, 'unknown-id')))].map(
  (path) => ({
    path,
    methods: METHODS.filter((method) =>
      PATTERNS.some((route) => route.method === method && route.pattern.test(path)),
    ),
  }),
);

const allowOf = (methods: readonly string[]): string =>
  [...methods, ...(methods[0] === 'GET' ? ['HEAD'] : []), 'OPTIONS'].join(', ');

let callers = 0;
/** Each request comes from its own address, below every limit. */
const send = (path: string, method: string, headers: Record<string, string> = {}) => {
  const address = `2001:db8:${(callers++).toString(16)}::1`;
  return call(path, { method, headers: { 'cf-connecting-ip': address, ...headers } });
};

test('a wrong method is 405 with Allow at every path', async () => {
  for (const { path, methods } of PATHS)
    for (const method of METHODS.filter((one) => !methods.includes(one))) {
      const response = await send(path, method);
      const said = `${method} ${path}`;
      expect(response.status, said).toBe(405);
      expect(response.headers.get('allow'), said).toBe(allowOf(methods));
      expect(await response.json(), said).toMatchObject({ code: 'request.method_not_allowed' });
    }
});

test('OPTIONS names the methods of every path', async () => {
  for (const { path, methods } of PATHS) {
    const response = await send(path, 'OPTIONS');
    expect(response.status, path).toBe(204);
    expect(response.headers.get('allow'), path).toBe(allowOf(methods));
  }
});

test.for(METHODS)('%s of an unknown path is 404, with and without credentials', async (method) => {
  const { key } = await account();
  for (const path of ['/', '/v1', '/v1/number', '/v1/auth/ok', '/v1/admin/x', '/v2/balance'])
    for (const credentials of [{}, { authorization: `Bearer ${key}` }, { authorization: 'x' }]) {
      const response = await send(path, method, credentials);
      expect(response.status, path).toBe(404);
      expect(await response.json(), path).toMatchObject({ code: 'request.route_not_found' });
    }
});

test('a key is told of a wrong method too', async () => {
  const response = await (await account()).post('/v1/balance', {});
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
});

test('a plain request to a socket is 426 and names the protocol', async () => {
  const response = await call('/v1/ws');
  expect(response.status).toBe(426);
  expect(response.headers.get('upgrade')).toBe('websocket');
});

test.for([
  ['application/json', 201],
  ['application/json; charset=utf-8', 201],
  ['application/json;charset="UTF-8"', 201],
  ['application/json; charset=utf-16', 415],
  ['application/jsonp', 415],
  ['text/json', 415],
] as const)('a body of the type %s is %i', async ([type, status]) => {
  const api = await account();
  const response = await api.post('/v1/quotes', { service: 'whatsapp' }, { 'content-type': type });
  expect(response.status).toBe(status);
});
