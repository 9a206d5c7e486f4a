import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { assertSold } from '../../../../worker/verifications/catalogue/catalogue.service';
import { account, provider, scalar, setUpWorker, type Api } from '../../../support/worker/api';
import { Market } from '../../../support/worker/prices';
import { completed, show } from '../../../support/worker/verifications';

setUpWorker();

const problem = async (response: Response) => {
  const { code, detail } = await response.json<{ code: string; detail: string }>();
  return { status: response.status, code, detail };
};
const REFUSED = {
  status: 422,
  code: 'capabilities.unsupported',
  detail:
    'Numbers with the capability "voice" are not available, because voice calls are not supported yet. Supported capabilities: sms. Send one of them, or omit "capability".',
};
const asVoice = (id: string) =>
  env.DB.prepare(`UPDATE verifications SET capability = 'voice' WHERE id = ?`).bind(id).run();

describe('voice, which cannot be read,', () => {
  test.for([
    ['a list', (api: Api) => api.get('/v1/services?capability=voice')],
    ['a quote', (api: Api) => api.post('/v1/quotes', { service: 'whatsapp', capability: 'voice' })],
    [
      'an order',
      (api: Api) => api.post('/v1/verifications', { service: 'whatsapp', capability: 'voice' }),
    ],
  ] as const)(
    'is refused as %s with its own error, without a call or a charge',
    async ([, ask]) => {
      const api = await account();
      expect(await problem(await ask(api))).toEqual(REFUSED);
      expect(provider.count('purchase')).toBe(0);
      expect(
        await scalar('SELECT (SELECT count(*) FROM quotes) + (SELECT count(*) FROM verifications)'),
      ).toBe(0);
    },
  );

  test('is refused also with an older quote for it', async () => {
    const market = new Market();
    expect(market.plain).toBe(60);
    const api = await account();
    const { id } = await (
      await api.post('/v1/quotes', { service: 'whatsapp' })
    ).json<{ id: string }>();
    await env.DB.prepare(`UPDATE quotes SET capability = 'voice' WHERE id = ?`).bind(id).run();
    const order = { service: 'whatsapp', capability: 'voice', quoteId: id };
    expect(await problem(await api.post('/v1/verifications', order))).toEqual(REFUSED);
    expect(provider.count('purchase')).toBe(0);
  });

  test('an older order is still readable and listed', async () => {
    const api = await account();
    const { id } = await completed(api);
    await asVoice(id);
    const { data } = await (
      await api.get('/v1/verifications')
    ).json<{ data: { capability: string }[] }>();
    expect(data.map((order) => order.capability)).toEqual(['voice']);
    expect((await show(api, id)).state).toBe('completed');
  });

  test('is not offered by the document, which still describes older orders', async () => {
    const api = await account();
    const { components } = await (
      await api.get('/v1/openapi.json')
    ).json<{
      components: {
        schemas: Record<
          string,
          { properties: Record<string, { enum?: string[]; 'x-extensible-enum'?: string[] }> }
        >;
      };
    }>();
    const offered = (name: string) => {
      const capability = components.schemas[name]?.properties['capability'];
      return capability?.enum ?? capability?.['x-extensible-enum'];
    };
    expect(['CreateQuote', 'CreateVerification', 'Service', 'Quote'].map(offered)).toEqual([
      ['sms'],
      ['sms'],
      ['sms'],
      ['sms'],
    ]);
    expect(offered('Verification')).toEqual(['sms', 'voice']);
  });
});

describe('the provider’s test services', () => {
  const sold = (ENVIRONMENT: string, service: string) => () =>
    assertSold({ ENVIRONMENT }, { service, capability: 'sms' });

  test('are not quoted in production, and no call reaches the provider', async () => {
    const api = await account();
    const { app } = await import('../../../../worker/app/http-app');
    const ask = async (ENVIRONMENT: string) => {
      const init = {
        method: 'POST',
        headers: { authorization: `Bearer ${api.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ service: 'test_success' }),
      };
      return app.request('/v1/quotes', init, { ...env, ENVIRONMENT });
    };
    expect((await ask('test')).status).toBe(201);
    expect(await problem(await ask('production'))).toMatchObject({
      status: 422,
      code: 'services.unknown',
    });
  });

  test.for(['test_success', 'TEST_success', 'test_insufficient_balance'])(
    '%s is unknown in production, and for sale elsewhere',
    (service) => {
      expect(sold('production', service)).toThrow(
        expect.objectContaining({ code: 'services.unknown' }),
      );
      for (const other of ['local', 'test']) expect(sold(other, service)).not.toThrow();
    },
  );
});
