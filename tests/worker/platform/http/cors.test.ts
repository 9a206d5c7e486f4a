import { expect, test } from 'vitest';
import { account, call, setUpWorker } from '../../../support/worker/api';
import { ROUTES } from '../../../support/worker/routes';
import { rented } from '../../../support/worker/verifications';

setUpWorker();

const OPEN = [
  '/v1/openapi.json',
  '/v1/openapi.programs.json',
  '/v1/errors',
  '/v1/tiers',
  '/v1/catalogue',
];
const headers = { origin: 'https://shop.example.test' };

test.for(OPEN)('%s is readable for websites of any origin', async (path) => {
  const response = await call(path, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  const preflight = await call(path, {
    method: 'OPTIONS',
    headers: { ...headers, 'access-control-request-method': 'GET' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET,HEAD');
});

test('no other route allows another origin, with or without credentials', async () => {
  const { key } = await account();
  for (const { method, path } of ROUTES.filter((route) => !OPEN.includes(route.path))) {
    const url = path.replaceAll(/:\w+/g, 'unknown-id');
    for (const credentials of [{}, { authorization: `Bearer ${key}` }])
      for (const way of [method, 'OPTIONS']) {
        const response = await call(url, { method: way, headers: { ...headers, ...credentials } });
        const said = `${way} ${path}`;
        expect(response.headers.get('access-control-allow-origin'), said).toBeNull();
        expect(response.headers.get('access-control-allow-credentials'), said).toBeNull();
      }
  }
});

test('a website opens the socket of one verification with a ticket, from any origin', async () => {
  const api = await account();
  const { id } = await rented(api);
  const made = await api.post('/v1/tickets', { verificationId: id });
  const { ticket } = await made.json<{ ticket: string }>();
  const response = await call(`/v1/verifications/${id}/ws?ticket=${ticket}`, {
    headers: { ...headers, upgrade: 'websocket' },
  });
  expect(response.status).toBe(101);
  response.webSocket?.accept();
  response.webSocket?.close(1000);
});
