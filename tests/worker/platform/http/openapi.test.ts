import { describe, expect, test } from 'vitest';
import { app } from '../../../../worker/app/http-app';
import { EVENT_TYPES } from '../../../../worker/events/event-types';
import { ERROR_CATALOGUE } from '../../../../worker/platform/core/error-catalogue';
import {
  account,
  call,
  impatient,
  provider,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { deleteAccount } from '../../../support/worker/deletion';
import { holds, read, schemaOf, valuesOf } from '../../../support/worker/document';
import { requested } from '../../../support/worker/exports';
import { wake } from '../../../support/worker/objects';
import {
  person,
  PASSWORD,
  postFromDashboard,
  signIn,
  signUp,
} from '../../../support/worker/person';
import { OPEN_OPERATIONS } from '../../../support/worker/routes';
import { rented } from '../../../support/worker/verifications';
import { postWebhook } from '../../../support/worker/webhook';

setUpWorker();

describe('the OpenAPI document', () => {
  test('is public, and cached for five minutes', async () => {
    const response = await call('/v1/openapi.json');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    const etag = response.headers.get('etag') ?? '';
    const again = await call('/v1/openapi.json', { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  test('resolves every reference, and names each operation once', async () => {
    const { raw, document, operations } = await read();
    const refs = valuesOf(raw, '$ref');
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs) {
      const [, kind = '', name = ''] = /^#\/components\/(\w+)\/(\w+)$/.exec(String(ref)) ?? [];
      const parts: Record<string, object> = document.components;
      expect(Object.keys(parts[kind] ?? {}), String(ref)).toContain(name);
    }
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map(({ name }) => name);
    for (const operation of operations) expect(tags).toContain(operation.tags[0]);
  });

  test('declares the access of each operation', async () => {
    const { document, operations } = await read();
    const open = operations.filter(({ security }) => security.length === 0);
    expect(open.map(({ operationId }) => operationId).toSorted()).toEqual(
      OPEN_OPERATIONS.toSorted(),
    );
    for (const { security } of operations)
      for (const scheme of security.flatMap((one) => Object.keys(one)))
        expect(Object.keys(document.components.securitySchemes)).toContain(scheme);
  });

  test('describes every 4xx and 5xx with problems of the catalogue and complete sentences', async () => {
    const { operations } = await read();
    for (const { operationId, responses, ...operation } of operations) {
      for (const [status, { content = {} }] of Object.entries(responses)) {
        // The only answer that is a report and not a problem.
        if (Number(status) < 400 || (operationId === 'getReadiness' && status === '503')) continue;
        expect(Object.keys(content), operationId).toEqual(['application/problem+json']);
        const { schema, example } = content['application/problem+json']!;
        expect(schema).toEqual({ $ref: '#/components/schemas/Problem' });
        expect(example).toMatchObject({ status: Number(status) });
        expect(JSON.stringify(example)).not.toMatch(/\{\w+\}/);
      }
      for (const code of operation['x-problems'])
        expect(Object.keys(responses), `${operationId} ${code}`).toContain(
          String(ERROR_CATALOGUE[code as keyof typeof ERROR_CATALOGUE][0]),
        );
    }
  });

  test('lets clients of today read answers of tomorrow: unknown fields, codes and states', async () => {
    const all = await read();
    const { components } = all.document;
    const example = (name: string) => components.schemas[name]!;
    const problem = schemaOf(all, example('Problem'), { isOpen: true });
    expect(
      problem.safeParse({
        type: '/docs/errors#new.code',
        title: 'New',
        status: 418,
        detail: 'New.',
        code: 'new.code',
        instance: 'req_1',
        more: 1,
      }).success,
    ).toBe(true);
    const { responses } = all.operations.find((one) => one.operationId === 'getVerification')!;
    const { schema, example: shown } = responses['200']!.content!['application/json']!;
    const later = { ...(shown as object), state: 'paused', more: { n: 1 } };
    expect(schemaOf(all, schema, { isOpen: true }).safeParse(later).success).toBe(true);
  });

  test('keeps requests strict, and accepts in them what the answers say', async () => {
    const all = await read();
    const { requestBody } = all.operations.find((one) => one.operationId === 'createVerification')!;
    const schema = schemaOf(all, requestBody!.content['application/json']!.schema, {
      isOpen: true,
    });
    expect(schema.safeParse({ service: 'whatsapp' }).success).toBe(true);
    expect(schema.safeParse({ service: 'whatsapp', more: 1 }).success).toBe(false);
    expect(schema.safeParse({ service: 'WhatsApp', country: 'US' }).success).toBe(true);
  });

  test('names no value twice and no number of JavaScript', async () => {
    const { raw } = await read();
    expect(valuesOf(raw, 'minimum')).not.toContain(Number.MIN_SAFE_INTEGER);
    expect(valuesOf(raw, 'maximum')).not.toContain(Number.MAX_SAFE_INTEGER);
    expect(JSON.stringify(raw)).not.toMatch(/"format":"(?:date-time|email)","pattern"/);
    expect(JSON.stringify(raw)).not.toContain('__schema');
  });

  test('declares the media type of every file', async () => {
    const { operations } = await read();
    for (const { operationId, responses } of operations)
      if (responses['200'])
        expect(Object.keys(responses['200'].content ?? {}), operationId).not.toEqual([]);
  });

  test('has the origin of the request as its server, and is at most 300 kB for programs', async () => {
    const { raw } = await read();
    expect(raw).toMatchObject({ servers: [{ url: 'https://api.namaskah.test' }] });
    const text = await (await call('/v1/openapi.programs.json')).text();
    expect(text.length).toBeLessThan(300_000);
    const { paths } = JSON.parse(text) as { paths: Record<string, unknown> };
    expect(Object.keys(paths)).toContain('/v1/verifications');
    expect(Object.keys(paths).filter((path) => /^\/v1\/(?:admin|auth)\b/.test(path))).toEqual([]);
  });

  test('has a webhook for every type of event, with the schema of its data', async () => {
    const { raw, document } = await read();
    const { webhooks } = raw as { webhooks: Record<string, unknown> };
    expect(Object.keys(webhooks).toSorted()).toEqual(EVENT_TYPES.toSorted());
    const schema = document.components.schemas['VerificationCompletedEvent'];
    expect(schema).toMatchObject({
      allOf: [
        { $ref: '#/components/schemas/EventEnvelope' },
        { properties: { type: { const: 'verification.completed' }, data: { type: 'object' } } },
      ],
    });
  });

  test('has examples that its schemas accept', async () => {
    const all = await read();
    let checked = 0;
    for (const { operationId, responses, requestBody } of all.operations)
      for (const media of [
        ...Object.values(responses),
        ...(requestBody ? [requestBody] : []),
      ].flatMap((one) => Object.values(one.content ?? {}))) {
        if (media.schema['format'] === 'binary') continue;
        const schema = schemaOf(all, media.schema);
        const component = valuesOf(media.schema, '$ref').map(
          (ref) => all.document.components.schemas[String(ref).split('/').at(-1) ?? ''],
        )[0];
        const given = [
          ...(media.example === undefined ? [] : [media.example]),
          ...(component?.['example'] === undefined ? [] : [component['example']]),
        ];
        expect(given.length, operationId).toBeGreaterThan(0);
        for (const example of given) {
          const parsed = schema.safeParse(example);
          expect(parsed.success, `${operationId}: ${JSON.stringify(parsed.error?.issues)}`).toBe(
            true,
          );
          checked++;
        }
      }
    expect(checked).toBeGreaterThan(100);
  });

  test('describes exactly the existing routes', async () => {
    const { operations } = await read();
    const pages = new Set(['get /docs', 'get /docs/*']);
    const routes = new Set(
      app.routes
        .filter(({ method }) => method !== 'ALL')
        .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
        .filter((route) => !pages.has(route)),
    );
    expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
      [...routes].toSorted(),
    );
  });
});

describe('answers match the document', () => {
  const ORDER = { service: 'whatsapp' };
  const first = async (api: Api, sms: boolean) => {
    const { id } = await rented(api);
    if (sms) provider.sms('Your WhatsApp code is 123-456', provider.model.sales.length - 1);
    if (sms) await wake(id);
    return `/v1/verifications/${id}`;
  };

  test('for an API client', async () => {
    const all = await read();
    impatient();
    const api = await account({ credits: 5_000, tier: 'developer' });
    const check = async (id: string, answer: Promise<Response>) => holds(all, id, await answer);
    await check('createQuote', api.post('/v1/quotes', { ...ORDER, areaCodes: ['206'] }));
    await check('createVerification', api.post('/v1/verifications', ORDER));
    await check(
      'createVerification',
      api.post('/v1/verifications', { ...ORDER, areaCodes: ['206'], carriers: ['vz'] }),
    );
    const done = await first(api, true);
    expect(await check('getVerification', api.get(done))).toBe('getVerification 200');
    expect(await check('listMessages', api.get(`${done}/messages`))).toBe('listMessages 200');
    const { data } = await (await api.get(`${done}/messages`)).json<{ data: { id: string }[] }>();
    const message = `${done}/messages/${data[0]?.id}`;
    expect(await check('getMessage', api.get(message))).toBe('getMessage 200');
    expect(await check('cancelVerification', api.post(`${done}/cancel`))).toBe(
      'cancelVerification 409',
    );
    const open = await first(api, false);
    await check(
      'createTicket',
      api.post('/v1/tickets', { verificationId: open.split('/').at(-1) }),
    );
    await check('openVerificationSocket', api.get(`${open}/ws`));
    expect(await check('cancelVerification', api.post(`${open}/cancel`))).toMatch(/20[02]$/);
    await check('reportVerification', api.post(`${await first(api, false)}/report`));
    await check('reuseVerification', api.post(`${done}/reuse`));
    await check('reactivateVerification', api.post(`${open}/reactivate`));
    expect(await check('listVerifications', api.get('/v1/verifications?limit=2'))).toMatch(/200$/);
    for (const [id, path] of [
      ['listServices', '/v1/services'],
      ['listAreaCodes', '/v1/area-codes'],
      ['getBalance', '/v1/balance'],
      ['listLedger', '/v1/ledger'],
      ['getMe', '/v1/me'],
      ['listErrors', '/v1/errors'],
      ['getOpenApi', '/v1/openapi.json'],
      ['getProgramsOpenApi', '/v1/openapi.programs.json'],
      ['getHealth', '/healthz'],
      ['getReadiness', '/readyz'],
    ] as const)
      expect(await check(id, api.get(path))).toBe(`${id} 200`);
    expect(await check('receiveTextVerified', postWebhook('{}'))).toBe('receiveTextVerified 200');
  });

  test('for a browser', async () => {
    const all = await read();
    const email = 'reader@example.com';
    const check = async (id: string, answer: Promise<Response>) => holds(all, id, await answer);
    expect(await check('signUp', signUp({ email }))).toBe('signUp 201');
    expect(await check('signUp', signUp({ email }))).toBe('signUp 409');
    expect(await check('signIn', signIn({ email, password: PASSWORD }))).toBe('signIn 200');
    expect(await check('signIn', signIn({ email, password: 'wrong password' }))).toBe('signIn 401');
    const ada = await person();
    await check('getMe', ada.get('/v1/me'));
    await check('getSession', ada.get('/v1/auth/get-session'));
    await check('getSession', call('/v1/auth/get-session'));
    expect(await check('createExport', ada.post('/v1/account/export'))).toMatch(/202$/);
    expect(await check('listExports', ada.get('/v1/account/exports'))).toMatch(/200$/);
    const { id } = await requested(ada);
    expect(await check('getExport', ada.get(`/v1/account/exports/${id}`))).toMatch(/200$/);
    expect(await check('downloadExport', ada.get(`/v1/account/exports/${id}/download`))).toMatch(
      /409$/,
    );
    const gone = await person();
    expect(await check('deleteAccount', deleteAccount(gone))).toMatch(/204$/);
    await check('signOut', ada.post('/v1/auth/sign-out'));
    expect(await check('getMe', ada.get('/v1/me'))).toBe('getMe 401');
    await check('signUp', postFromDashboard('/v1/auth/sign-up/email', {}));
  });

  test('when it is a problem', async () => {
    const all = await read();
    const api = await account({ credits: 0 });
    const weak = await account({ scopes: [] });
    const check = async (id: string, answer: Promise<Response>) => holds(all, id, await answer);
    const unknown = '/v1/verifications/ver_unknown';
    expect(await check('createVerification', api.post('/v1/verifications', ORDER))).toMatch(/402$/);
    expect(await check('createVerification', api.post('/v1/verifications', '{'))).toMatch(/400$/);
    expect(await check('createQuote', api.post('/v1/quotes', { service: 'nope' }))).toMatch(/422$/);
    expect(await check('getVerification', api.get(unknown))).toMatch(/404$/);
    expect(await check('listMessages', api.get(`${unknown}/messages`))).toMatch(/404$/);
    expect(await check('listLedger', api.get('/v1/ledger?limit=0'))).toMatch(/400$/);
    expect(await check('getBalance', weak.get('/v1/balance'))).toMatch(/403$/);
    expect(await check('getBalance', call('/v1/balance'))).toMatch(/401$/);
    expect(await check('receiveTextVerified', postWebhook('{}', null))).toMatch(/401$/);
  });
});
