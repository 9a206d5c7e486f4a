import { describe, expect, test } from 'vitest';
import { ERROR_CATALOGUE } from '../../../../worker/platform/core/error-catalogue';
import { call, setUpWorkerOnce } from '../../../support/worker/api';

setUpWorkerOnce();

test('GET /v1/errors is the catalogue', async () => {
  const { data } = await (await call('/v1/errors')).json<{ data: { code: string }[] }>();
  expect(data.map(({ code }) => code)).toEqual(Object.keys(ERROR_CATALOGUE));
});

describe('/docs of the API', () => {
  test.each(['/docs', '/docs/errors', '/docs/errors/auth.missing', '/docs//other.example'])(
    'leads from %s to the same page of the site',
    async (path) => {
      const response = await call(path, { redirect: 'manual' });
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toBe(`https://app.namaskah.test${path}`);
      expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    },
  );

  test('has no content policy of its own, as no other answer has', async () => {
    const paths = ['/docs', '/v1/openapi.json', '/v1/errors', '/healthz'];
    const answers = await Promise.all(paths.map((path) => call(path, { redirect: 'manual' })));
    expect(answers.map(({ headers }) => headers.get('content-security-policy'))).toEqual(
      paths.map(() => "default-src 'none'; frame-ancestors 'none'"),
    );
  });
});
