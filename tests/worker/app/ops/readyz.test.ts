import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { app } from '../../../../worker/app/http-app';
import { advance, lines, setUpWorker } from '../../../support/worker/api';
import { person, staff } from '../../../support/worker/person';
import { PRODUCTION } from '../../../support/worker/production';

setUpWorker();

describe('/readyz for an anonymous caller', () => {
  const ask = (bindings: object) => app.request('/readyz', {}, bindings);

  test('answers yes or no in production, and the log names the problems', async () => {
    const response = await ask({ ...PRODUCTION, SMS_FROM: undefined });
    expect([response.status, await response.json()]).toEqual([503, { ready: false }]);
    const [line] = lines.filter(({ event }) => event === 'service.not_ready');
    expect(line).toMatchObject({ level: 'error', problems: 'SMS_FROM is missing' });
  });

  test('answers the same without ENVIRONMENT', async () => {
    const response = await ask({ ...env, ENVIRONMENT: undefined });
    expect(await response.json()).toEqual({ ready: false });
  });

  test('I-71 reads the database at most once in five seconds', async () => {
    const bindings = { ...PRODUCTION };
    const asked = vi.spyOn(env.DB, 'withSession');
    for (let n = 0; n < 30; n++) expect((await ask(bindings)).status).toBe(200);
    const once = asked.mock.calls.length;
    expect(once).toBe(1);
    advance(4_999);
    await ask(bindings);
    expect(asked.mock.calls).toHaveLength(once);
    advance(1);
    await ask(bindings);
    expect(asked.mock.calls).toHaveLength(2 * once);
  });

  test('shows all problems to staff', async () => {
    const confirmedAdmin = await staff('support');
    const response = await confirmedAdmin.get('/v1/admin/readiness');
    expect(await response.json()).toEqual({ ready: true, problems: [] });
    expect((await (await person()).get('/v1/admin/readiness')).status).toBe(403);
  });
});
