import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { app } from '../../../../worker/app/http-app';
import { readiness } from '../../../../worker/platform/config/readiness';
import { TRIGGERS } from '../../../../worker/platform/db/triggers';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import { account, advance, call, provider, setUpWorker } from '../../../support/worker/api';
import { GOOD, PRODUCTION } from '../../../support/worker/production';
import { postWebhook, webhookBody } from '../../../support/worker/webhook';

setUpWorker();

/** The report to the operator; anonymous callers see only whether problems exist. */
async function problemsOf(bindings: object): Promise<string[]> {
  const given = bindings as Env;
  const problems = await readiness(given);
  const response = await app.request('/readyz', {}, given);
  const isOurs = ['local', 'test'].includes(given.ENVIRONMENT);
  const ready = problems.length === 0;
  expect(response.status).toBe(ready ? 200 : 503);
  expect(await response.json()).toEqual(isOurs ? { ready, problems } : { ready });
  return problems;
}

const { BINDINGS, SECRETS, VARS } = {
  BINDINGS: [
    'DB',
    'KV',
    'VERIFICATION',
    'ACCOUNT_HUB',
    'PROVIDER_SESSION',
    'TICKER',
    'EXPORT',
    'EXPORTS',
    'ATTEMPT_LIMITER',
    'WEBHOOKS',
    'WEBHOOKS_SLOW',
    'EVENTS',
    'RATE_LIMITER',
    'ADDRESS_LIMITER',
    'ADDRESS_RATE',
  ],
  SECRETS: [
    'ID_KEY',
    'TICKET_KEY',
    'AUTH_SECRET',
    'TEXTVERIFIED_API_KEY',
    'TEXTVERIFIED_WEBHOOK_SECRET',
    'RESEND_API_KEY',
    'TWILIO_AUTH_TOKEN',
  ],
  VARS: [
    'ENVIRONMENT',
    'TEXTVERIFIED_USERNAME',
    'RESEND_URL',
    'PAYSTACK_URL',
    'MAIL_FROM',
    'SUPPORT_EMAIL',
    'PROVIDER_SPACING_MS',
    'PROVIDER_CALLS_PER_SECOND',
    'DASHBOARD_ORIGIN',
    'SIGNUP_PROMO_CENTS',
    'DNS_URL',
    'TWILIO_URL',
    'TWILIO_ACCOUNT_SID',
    'SMS_FROM',
  ],
};

describe('I-52 /readyz names missing settings', () => {
  test('I-52 none, in the tests and in a complete production configuration', async () => {
    expect(await problemsOf(env)).toEqual([]);
    expect(await problemsOf(PRODUCTION)).toEqual([]);
    expect((await call('/healthz')).status).toBe(200);
  });

  test('I-52 every binding of the configuration is checked', () => {
    const bound = Object.entries(env).filter(([, value]) => typeof value === 'object');
    const names = bound.map(([name]) => name).filter((name) => !/^(__VITEST|TEST_)/.test(name));
    expect(new Set(names)).toEqual(new Set(BINDINGS));
  });

  test.for([...BINDINGS, ...VARS])('I-52 without %s', async (name) => {
    expect(await problemsOf({ ...env, [name]: undefined })).toEqual([`${name} is missing`]);
  });

  test.for(SECRETS)(
    'I-52 without the secret %s, with a short one, with a test one',
    async (name) => {
      const secret = (value: string | undefined) => problemsOf({ ...PRODUCTION, [name]: value });
      expect(await secret(undefined)).toEqual([`secret ${name} is missing`]);
      expect(await secret('')).toEqual([`secret ${name} is missing`]);
      expect(await secret('x'.repeat(15))).toEqual([
        `secret ${name} is shorter than 16 characters`,
      ]);
      for (const value of ['test-0123456789abcdef', 'changeme-0123456789', 'whsec_test_secret'])
        expect(await secret(value)).toEqual([`secret ${name} is a test value`]);
      expect(await secret('x'.repeat(16))).toEqual([]);
    },
  );

  test.for<[keys: string | undefined, problem: string]>([
    [undefined, 'is missing'],
    ['', 'is missing'],
    [GOOD, 'must be like k2:<secret>,k1:<secret>'],
    [`k1:${GOOD},`, 'must be like k2:<secret>,k1:<secret>'],
    [`K1:${GOOD}`, 'must be like k2:<secret>,k1:<secret>'],
    [`k1:${GOOD},k1:${GOOD}`, 'names one id twice'],
  ])('I-52 SEAL_KEYS = "%s" is refused', async ([SEAL_KEYS, problem]) => {
    expect(await problemsOf({ ...PRODUCTION, SEAL_KEYS })).toEqual([`secret SEAL_KEYS ${problem}`]);
  });

  test.for<[keys: string, problem: string]>([
    [`k2:${GOOD},k1:${'x'.repeat(15)}`, 'k1 is shorter than 16 characters'],
    ['k1:test-0123456789abcdef', 'k1 is a test value'],
  ])('I-52 SEAL_KEYS = "%s" is refused for one of its keys', async ([SEAL_KEYS, problem]) => {
    expect(await problemsOf({ ...PRODUCTION, SEAL_KEYS })).toEqual([
      `secret SEAL_KEYS: ${problem}`,
    ]);
  });

  test('I-52 a missing master key that data keys need is named', async () => {
    await account();
    expect(await problemsOf({ ...env, SEAL_KEYS: `k2:${GOOD}` })).toEqual([
      'secret SEAL_KEYS lacks k1, which data keys are wrapped with',
    ]);
  });

  test('I-52 test secrets are accepted outside production only', async () => {
    expect(await problemsOf({ ...env, SEAL_KEYS: 'k1:test-0123456789abcdef' })).toEqual([]);
  });

  test.for([
    [
      'DASHBOARD_ORIGIN',
      'https://app.example.com/',
      'must be an origin, like https://app.example.com',
    ],
    ['DASHBOARD_ORIGIN', 'http://app.example.com', 'must be https in production'],
    ['MAIL_FROM', 'no-reply@example.com', 'must be like Name <name@example.com>'],
    ['RESEND_URL', 'http://api.resend.com', 'must be https in production'],
    ['RESEND_URL', 'https://127.0.0.1', 'is a loopback address'],
    ['TWILIO_URL', 'http://api.twilio.com', 'must be https in production'],
    ['SIGNUP_PROMO_CENTS', '-1', 'must be whole cents, 0 for none'],
    ['SIGNUP_PROMO_CENTS', '5.5', 'must be whole cents, 0 for none'],
  ] as const)('I-52 %s = "%s" is refused', async ([name, value, problem]) => {
    expect(await problemsOf({ ...PRODUCTION, [name]: value })).toEqual([`${name} ${problem}`]);
  });

  test.for<[value: string, problems: string[]]>([
    ['', ['TEXTVERIFIED_URL is missing', 'TEXTVERIFIED_URL must be https in production']],
    ['nonsense', ['TEXTVERIFIED_URL must be https in production']],
    ['http://www.textverified.com', ['TEXTVERIFIED_URL must be https in production']],
    ['https://localhost:8789', ['TEXTVERIFIED_URL is a loopback address']],
    ['https://127.0.0.1', ['TEXTVERIFIED_URL is a loopback address']],
    ['https://127.9.9.9', ['TEXTVERIFIED_URL is a loopback address']],
    ['https://[::1]', ['TEXTVERIFIED_URL is a loopback address']],
    ['https://0.0.0.0', ['TEXTVERIFIED_URL is a loopback address']],
  ])('I-52 production with the provider at "%s"', async ([value, problems]) => {
    expect(await problemsOf({ ...PRODUCTION, TEXTVERIFIED_URL: value })).toEqual(problems);
  });

  test.for<[value: string, problems: string[]]>([
    [
      '',
      [
        'VERIFICATION_SECONDS is missing',
        'VERIFICATION_SECONDS must be 1 to 600',
        'VERIFICATION_SECONDS must be 600 in production',
      ],
    ],
    [
      '0',
      ['VERIFICATION_SECONDS must be 1 to 600', 'VERIFICATION_SECONDS must be 600 in production'],
    ],
    [
      '601',
      ['VERIFICATION_SECONDS must be 1 to 600', 'VERIFICATION_SECONDS must be 600 in production'],
    ],
    [
      'soon',
      ['VERIFICATION_SECONDS must be 1 to 600', 'VERIFICATION_SECONDS must be 600 in production'],
    ],
    ['599', ['VERIFICATION_SECONDS must be 600 in production']],
  ])('I-52 production with a wait of "%s" seconds', async ([value, problems]) => {
    expect(await problemsOf({ ...PRODUCTION, VERIFICATION_SECONDS: value })).toEqual(problems);
  });

  test.for([
    ['PROVIDER_SPACING_MS', '0', 'PROVIDER_SPACING_MS must be 1 to 5000'],
    ['PROVIDER_SPACING_MS', '5001', 'PROVIDER_SPACING_MS must be 1 to 5000'],
    ['PROVIDER_SPACING_MS', '0.5', 'PROVIDER_SPACING_MS must be 1 to 5000'],
    ['PROVIDER_CALLS_PER_SECOND', '0', 'PROVIDER_CALLS_PER_SECOND must be 1 to 10000'],
    ['PROVIDER_CALLS_PER_SECOND', '10001', 'PROVIDER_CALLS_PER_SECOND must be 1 to 10000'],
    ['PROVIDER_CALLS_PER_SECOND', 'many', 'PROVIDER_CALLS_PER_SECOND must be 1 to 10000'],
  ] as const)('I-52 %s "%s" is refused in production', async ([name, value, problem]) => {
    expect(await problemsOf({ ...PRODUCTION, [name]: value })).toEqual([problem]);
  });

  test('I-52 a short wait is accepted for a demo', async () => {
    expect(await problemsOf({ ...env, VERIFICATION_SECONDS: '20' })).toEqual([]);
  });

  test('I-52 all problems are named together', async () => {
    const problems = await problemsOf({ DB: env.DB });
    for (const name of [...BINDINGS.slice(1), ...SECRETS, ...VARS])
      expect(
        problems.some((problem) => problem.includes(name)),
        name,
      ).toBe(true);
  });
});

describe('I-52 the database', () => {
  test('I-52 its triggers are exactly the required ones', async () => {
    const { results } = await env.DB.prepare(
      `SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name`,
    ).all<{ name: string }>();
    expect(results.map(({ name }) => name)).toEqual([...TRIGGERS].toSorted());
  });

  test.for(TRIGGERS)('I-52 without %s it is not ready, and sells nothing', async (name) => {
    const api = await account();
    await env.DB.prepare(`DROP TRIGGER ${name}`).run();
    const response = await call('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      ready: false,
      problems: [`trigger ${name} is missing: apply the migrations`],
    });
    const refused = await api.post('/v1/verifications', { service: 'whatsapp' });
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'service.not_ready' });
    expect(provider.calls).toEqual([]);
  });

  test('I-52 that does not respond is reported', async () => {
    const gone = {
      withSession: () => ({ prepare: () => ({ all: () => Promise.reject(new Error('no')) }) }),
    };
    expect(await problemsOf({ ...env, DB: gone })).toEqual(['D1 does not answer: Error: no']);
  });
});

describe('I-52 routes that take money require a complete configuration', () => {
  test.for([
    { SEAL_KEYS: undefined },
    { ID_KEY: 'short' },
    { ENVIRONMENT: 'production' },
    { VERIFICATION_SECONDS: '0' },
  ])('I-52 %o: renting answers 503 and calls no provider', async (change) => {
    const api = await account();
    const request = {
      method: 'POST',
      headers: { authorization: `Bearer ${api.key}`, 'content-type': 'application/json' },
      body: '{"service":"whatsapp"}',
    };
    const response = await app.request('/v1/verifications', request, { ...env, ...change });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'service.not_ready' });
    expect(provider.calls).toEqual([]);
    expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
  });

  test('I-52 a webhook is 503 without its secret, so that the provider sends it again', async () => {
    const body = webhookBody({
      smsId: null,
      reservationId: 'lr_1',
      from: null,
      to: '+12065559999',
      content: 'x',
      parsedCode: null,
      createdAt: Date.now(),
      encrypted: false,
    });
    const request = { method: 'POST', body, headers: { 'x-webhook-signature': 'HMAC-SHA512=' } };
    for (const secret of [undefined, '', 'short']) {
      resetIsolateCaches();
      const bindings = { ...env, TEXTVERIFIED_WEBHOOK_SECRET: secret } as Env;
      const response = await app.request('/webhooks/textverified', request, bindings);
      expect(response.status, secret).toBe(503);
    }
    resetIsolateCaches();
    expect((await postWebhook(body)).status).toBe(200);
  });

  test('I-52 a successful check is repeated after a minute', async () => {
    const api = await account({ tier: 'developer' });
    const rent = async () => (await api.post('/v1/verifications', { service: 'whatsapp' })).status;
    expect(await rent()).toBe(201);
    await env.DB.prepare('DROP TRIGGER transfers_refund').run();
    expect(await rent()).toBe(201);
    advance(60_000);
    expect(await rent()).toBe(503);
  });
});
