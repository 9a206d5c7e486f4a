import { expect, test } from 'vitest';
import { IDEMPOTENCY_KEY } from '../../../../worker/platform/http/idempotency-key';
import { scalar, setUpWorker } from '../../../support/worker/api';
import { read } from '../../../support/worker/document';
import { REPEATABLE, ROUTES, UNREPEATABLE } from '../../../support/worker/routes';
import { HOOK, subscriber } from '../../../support/worker/webhooks';

setUpWorker();

test.for(['with blanks', '"open', 'a"b', 'a\\b', '""', '"a";b=1', 'x'.repeat(256)])(
  'I-70 %j is not a key, and nothing is created',
  async (wrong) => {
    const api = await subscriber();
    const refused = await api.post('/v1/webhook-endpoints', HOOK, { 'idempotency-key': wrong });
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { code: 'idempotency.key_invalid' },
    ]);
    expect(await scalar('SELECT count(*) FROM webhook_endpoints')).toBe(0);
  },
);

test.each([
  ['/v1/webhook-endpoints', HOOK],
  ['/v1/verifications', { service: 'whatsapp' }],
])('I-70 a quoted key of %s is the bare one, as structured fields write it', async (path, body) => {
  const api = await subscriber();
  const [bare, quoted] = ['x'.repeat(255), `"${'x'.repeat(255)}"`];
  const first = await api.post(path, body, { 'idempotency-key': quoted });
  const second = await api.post(path, body, { 'idempotency-key': bare });
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect((await second.json<{ id: string }>()).id).toBe((await first.json<{ id: string }>()).id);
});

test('I-70 the reference declares exactly the keys that are accepted', async () => {
  const { operations } = await read();
  const declared = operations.flatMap(({ parameters }) =>
    parameters.flatMap(({ name, schema }) => (name === 'Idempotency-Key' ? [schema] : [])),
  );
  expect(declared.length).toBeGreaterThan(30);
  for (const schema of declared)
    expect(schema).toEqual({ type: 'string', pattern: IDEMPOTENCY_KEY.source });
});

test('I-70 every POST declares the header, except for those with a reason, and of the other routes one change does', async () => {
  const { operations } = await read();
  const declared = operations.filter(({ parameters }) =>
    parameters.some(({ name }) => name === 'Idempotency-Key'),
  );
  expect(declared.map(({ method, path }) => `${method.toUpperCase()} ${path}`).toSorted()).toEqual(
    REPEATABLE.map(({ route }) => route.replaceAll(/:(\w+)/g, '{$1}')).toSorted(),
  );
  // They also declare that a repeat is marked.
  for (const { path, responses } of declared)
    for (const [status, { headers = {} }] of Object.entries(responses))
      if (status < '3') expect(Object.keys(headers), path).toContain('Idempotent-Replayed');
  const routes = new Set(ROUTES.map(({ route }) => route));
  expect(Object.keys(UNREPEATABLE).filter((one) => !routes.has(one))).toEqual([]);
});
