import { describe, expect, test } from 'vitest';
import { ERROR_CATALOGUE } from '../../../../worker/platform/core/error-catalogue';
import { call, setUpWorkerOnce } from '../../../support/worker/api';
import { read } from '../../../support/worker/document';

setUpWorkerOnce();

test('GET /v1/errors is the catalogue', async () => {
  const { data } = await (await call('/v1/errors')).json<{ data: { code: string }[] }>();
  expect(data.map(({ code }) => code)).toEqual(Object.keys(ERROR_CATALOGUE));
});

describe('the reference page', () => {
  const STRICT = "default-src 'none'; frame-ancestors 'none'";

  test('shows every operation, schema and code without requests to other origins', async () => {
    const { document, operations } = await read();
    const response = await call('/docs');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    const page = await response.text();
    for (const { operationId, path, 'x-problems': codes } of operations) {
      expect(page).toContain(`id="${operationId}"`);
      expect(page).toContain(path);
      for (const code of codes) expect(page).toContain(`/docs/errors#${code}`);
    }
    for (const name of Object.keys(document.components.schemas))
      expect(page).toContain(`id="schema-${name}"`);
    for (const [, anchor = ''] of page.matchAll(/href="#([^"]*)"/g))
      expect(page).toContain(`id="${anchor}"`);
    // An address in an example is shown and never requested.
    expect(page.replaceAll(/<pre>.*?<\/pre>/gs, '')).not.toMatch(
      /https?:|\/\/[a-z]|<script|<link|<img|@import|url\(|\[object|undefined/i,
    );
    expect(page).toMatch(/prefers-color-scheme: dark/);
    expect(page).toMatch(/name="viewport"/);
  });

  test('of errors has an article for the type of every problem', async () => {
    const response = await call('/docs/errors');
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).toMatch(/style-src 'unsafe-inline'/);
    const page = await response.text();
    for (const code of Object.keys(ERROR_CATALOGUE)) expect(page).toContain(`id="${code}"`);
  });

  test('is, with that of errors, the only page with its own content policy', async () => {
    const paths = ['/v1/openapi.json', '/v1/errors', '/healthz', '/docs/other'];
    const answers = await Promise.all(paths.map((path) => call(path)));
    for (const answer of answers)
      expect(answer.headers.get('content-security-policy')).toBe(STRICT);
  });
});
