import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { ERROR_CATALOGUE, type ErrorCode } from '../../../../worker/platform/core/error-catalogue';
import {
  account,
  call,
  provider,
  scalar,
  setUpWorker,
  type Api,
  until,
} from '../../../support/worker/api';
import { wireError } from '../../../support/worker/fake-provider';
import { databaseState, settled } from '../../../support/worker/objects';
import { ACCOUNT_PROBLEMS } from '../../../support/worker/account-problems';
import { CARD_PROBLEMS } from '../../../support/worker/card-problems';
import { PRIVACY_PROBLEMS } from '../../../support/worker/privacy-problems';
import { REQUEST_PROBLEMS } from '../../../support/worker/request-problems';
import { PAYMENT_PROBLEMS } from '../../../support/worker/payment-problems';
import { LIMIT_PROBLEMS } from '../../../support/worker/limit-problems';
import { expectRetryAfter, SIGN_IN_PROBLEMS, type Case } from '../../../support/worker/problems';
import { ENDPOINT_PROBLEMS } from '../../../support/worker/endpoint-problems';
import { QUOTE_PROBLEMS } from '../../../support/worker/quote-problems';
import { SECURITY_PROBLEMS } from '../../../support/worker/security-problems';
import { NOTIFICATION_PROBLEMS } from '../../../support/worker/notification-problems';
import { STREAM_PROBLEMS } from '../../../support/worker/stream-problems';
import { MINUTE, rented, soundLedger } from '../../../support/worker/verifications';
import { END_PROBLEMS } from '../../../support/worker/verification-problems';
import { postWebhook } from '../../../support/worker/webhook';

setUpWorker();

const ORDER = { service: 'whatsapp' };
const rent = (api: Api, body: unknown = ORDER, headers: Record<string, string> = {}) =>
  api.post('/v1/verifications', body, headers);
const upgrade = { upgrade: 'websocket' };
const sql = (text: string) => env.DB.prepare(text).run();

const afterRental = async (api: Api) => (await rented(api)).id;

/** One way to get each error of the catalogue; a new code without one fails the type check. */
const CASES: Readonly<Record<ErrorCode, Case>> = {
  ...REQUEST_PROBLEMS,
  'auth.missing': {
    when: () => call('/v1/balance'),
    says: /Authorization/,
  },
  'auth.invalid': {
    given: (api) => sql(`UPDATE api_keys SET revoked_at = 1 WHERE id = '${api.credentialId}'`),
    when: (api) => rent(api),
    says: /revoked or expired/,
  },
  ...SIGN_IN_PROBLEMS,
  ...LIMIT_PROBLEMS,
  ...STREAM_PROBLEMS,
  ...NOTIFICATION_PROBLEMS,
  ...ACCOUNT_PROBLEMS,
  ...PRIVACY_PROBLEMS,
  ...PAYMENT_PROBLEMS,
  ...CARD_PROBLEMS,
  ...SECURITY_PROBLEMS,
  ...ENDPOINT_PROBLEMS,
  'idempotency.key_invalid': {
    when: (api) => rent(api, ORDER, { 'idempotency-key': 'k'.repeat(256) }),
    says: /255/,
  },
  'idempotency.in_progress': {
    given: async (api) => {
      const gate = Promise.withResolvers<void>();
      provider.on('purchase', async (_call, next) => {
        await gate.promise;
        return next();
      });
      const first = rent(api, ORDER, { 'idempotency-key': 'k' });
      await until(() => provider.count('purchase') === 1);
      return { first, gate };
    },
    when: async (api, given) => {
      const answer = await rent(api, ORDER, { 'idempotency-key': 'k' });
      const { first, gate } = given as { first: Promise<Response>; gate: { resolve(): void } };
      gate.resolve();
      expect((await first).status).toBe(201);
      return answer;
    },
    says: /same Idempotency-Key/,
  },
  'idempotency.body_differs': {
    given: (api) => rent(api, ORDER, { 'idempotency-key': 'k' }),
    when: (api) => rent(api, { service: 'telegram' }, { 'idempotency-key': 'k' }),
    says: /first request/,
  },
  'services.unknown': {
    when: (api) => rent(api, { service: 'no-such-service' }),
    says: /"no-such-service" with capability "sms"/,
  },
  'services.unavailable': {
    given: () => provider.on('services', () => new Response(null, { status: 403 })),
    when: (api) => api.get('/v1/services'),
    says: /Try again/,
  },
  'countries.unsupported': {
    when: (api) => rent(api, { ...ORDER, country: 'NG' }),
    says: /"NG" are not available\. Supported countries: US\./,
  },
  'capabilities.unsupported': {
    when: (api) => rent(api, { ...ORDER, capability: 'voice' }),
    says: /"voice" are not available.* Supported capabilities: sms\./,
  },
  'area_codes.unknown': {
    when: (api) => rent(api, { ...ORDER, areaCodes: ['425'] }),
    says: /425 are not available\. Nearby area codes: 206\./,
  },
  'area_codes.unavailable': {
    given: () => provider.on('area-codes', () => new Response(null, { status: 403 })),
    when: (api) => api.get('/v1/area-codes'),
    says: /Try again/,
  },
  ...QUOTE_PROBLEMS,
  'prices.unavailable': {
    given: () => provider.on('price', () => new Response(null, { status: 400 })),
    when: (api) => rent(api),
    says: /not sold without one/,
  },
  'prices.above_maximum': {
    when: (api) => rent(api, { service: 'whatsapp', maxPriceCents: 107 }),
    says: /\$1\.08 and your maximum is \$1\.07/,
  },
  'prices.changed': {
    given: () => provider.on('purchase', () => wireError(400, 'PricingFailure')),
    when: (api) => rent(api),
    says: /You were not charged/,
    leavesFailedOrder: true,
  },
  'credits.insufficient': {
    as: { credits: 107 },
    when: (api) => rent(api),
    says: /price is \$1\.08, and \$1\.07 is available/,
  },
  'credits.owed': {
    given: (api) =>
      sql(`UPDATE ledger_accounts SET balance = -1 WHERE id = '${api.accountId}:owed'`),
    when: (api) => rent(api),
    says: /refunded or disputed.*pay this debt first/,
  },
  'verifications.not_found': {
    when: (api) => api.get('/v1/verifications/ver_0'),
    says: /unknown or belongs to another/,
  },
  'verifications.no_numbers': {
    given: () => provider.on('purchase', () => wireError(400, 'Unavailable')),
    when: (api) => rent(api),
    says: /not charged/,
    leavesFailedOrder: true,
  },
  'verifications.refused': {
    given: () => provider.on('purchase', () => wireError(400, 'BadCombination')),
    when: (api) => rent(api),
    says: /not charged/,
    leavesFailedOrder: true,
  },
  ...END_PROBLEMS,
  'verifications.not_bought': {
    given: () => provider.on('purchase', () => wireError(400, 'InsufficientBalance')),
    when: (api) => rent(api),
    says: /not charged/,
    leavesFailedOrder: true,
  },
  'provider.unavailable': {
    given: () => sql(`UPDATE spend_breaker SET open_until = ${Date.now() + 60 * MINUTE}`),
    when: (api) => rent(api),
    says: /no order was created/,
  },
  'tickets.invalid': {
    given: afterRental,
    when: (_api, id) => call(`/v1/verifications/${String(id)}/ws?ticket=a.b`, { headers: upgrade }),
    says: /Create a new ticket/,
  },
  'sockets.upgrade_required': {
    given: afterRental,
    when: (api, id) => api.get(`/v1/verifications/${String(id)}/ws`),
    says: /WebSocket client/,
  },
  'sockets.too_many': {
    given: async (api) => {
      const id = await afterRental(api);
      for (let n = 0; n < 20; n++) {
        const { webSocket } = await api.get(`/v1/verifications/${id}/ws`, upgrade);
        webSocket?.accept();
      }
      return id;
    },
    when: (api, id) => api.get(`/v1/verifications/${String(id)}/ws`, upgrade),
    says: /allows 20 sockets/,
  },
  'webhooks.signature': {
    when: () => postWebhook('{}', 'HMAC-SHA512=bm8='),
    says: /webhook secret/,
  },
  'service.not_ready': {
    given: () => sql('DROP TRIGGER transfers_post'),
    when: (api) => rent(api),
    says: /readiness report/,
  },
  internal: {
    given: () => sql('ALTER TABLE ledger_accounts RENAME TO gone'),
    when: (api) => api.get('/v1/balance'),
    says: /req_[0-9a-f-]{36}/,
  },
};

const CODES = Object.entries(CASES) as [ErrorCode, Case][];

test.for(CODES)('%s', async ([code, { as, given, when, says, ...leaves }]) => {
  const api = await account(as);
  const brought = await given?.(api);
  // The first request of this case still runs.
  const isRunning = code === 'idempotency.in_progress';
  const before = isRunning ? null : await databaseState();
  const sold = provider.model.sales.length;
  const response = await when(api, brought);

  const [status, title] = ERROR_CATALOGUE[code];
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = await response.json<Record<string, string>>();
  expect(problem).toEqual({
    type: `/docs/errors#${code}`,
    title,
    status,
    detail: expect.stringMatching(says),
    code,
    instance: expect.stringMatching(/^req_/),
    ...(code === 'request.invalid' && {
      errors: [
        { in: 'body', pointer: '/maxPriceCents', code: 'wrong_type', detail: 'Send a number.' },
      ],
    }),
    ...(leaves.leavesFailedOrder && {
      verificationId: await scalar('SELECT id FROM verifications'),
    }),
  });
  expectRetryAfter(code, response);
  expect(problem['detail']).not.toMatch(/\{\w+\}/);

  if (isRunning) return;
  expect(provider.model.sales).toHaveLength(sold);
  if (leaves.leavesFailedPayment) {
    // The preparation of the case may contain payments.
    const failed = `SELECT count(*) FROM payments WHERE state = 'failed'`;
    expect(await scalar(failed)).toBe(1);
    return;
  }
  if (!leaves.leavesFailedOrder) {
    expect(await databaseState()).toEqual(before);
    return;
  }
  await settled(String(await scalar('SELECT id FROM verifications')));
  expect(await scalar('SELECT state FROM verifications')).toBe('failed');
  expect(await api.balance()).toEqual({ spendable: 1_000, available: 1_000, promo: 0, held: 0 });
  await soundLedger();
});
