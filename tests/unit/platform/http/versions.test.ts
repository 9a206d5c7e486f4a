import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { AppEnv } from '../../../../worker/platform/http/router';
import { requestContext } from '../../../../worker/platform/http/request-context';
import { deprecated } from '../../../../worker/platform/http/versions';

test('a deprecated route names its deprecation, its sunset and its replacement', async () => {
  const notice = {
    since: new Date('2026-11-01T00:00:00Z'),
    sunset: new Date('2027-05-01T00:00:00Z'),
    replacement: '/v2/things',
  };
  const app = new Hono<AppEnv>()
    .use(requestContext)
    .get('/v1/things', deprecated(notice), (c) => c.json({}));
  const { headers } = await app.request('/v1/things');
  expect(headers.get('deprecation')).toBe('@1793491200');
  expect(headers.get('sunset')).toBe('Sat, 01 May 2027 00:00:00 GMT');
  expect(headers.get('link')).toBe('</v2/things>; rel="successor-version"');
  expect(headers.get('api-version')).toBe('1');
});
