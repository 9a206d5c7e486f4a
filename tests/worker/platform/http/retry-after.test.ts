import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { Semaphore } from '../../../../worker/accounts/credentials/semaphore';
import { ERROR_CATALOGUE } from '../../../../worker/platform/core/error-catalogue';
import type { RETRY_AFTER } from '../../../../worker/platform/core/retry-after';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import {
  account,
  advance,
  provider,
  setUpWorker,
  until,
  type Api,
} from '../../../support/worker/api';
import { ENDPOINT_PROBLEMS } from '../../../support/worker/endpoint-problems';
import { PUBLIC } from '../../../support/worker/fake-receivers';
import { LIMIT_PROBLEMS } from '../../../support/worker/limit-problems';
import { PAYMENT_PROBLEMS } from '../../../support/worker/payment-problems';
import { paystack } from '../../../support/worker/payments';
import { signIn } from '../../../support/worker/person';
import { SIGN_IN_PROBLEMS, type Case } from '../../../support/worker/problems';
import { SECURITY_PROBLEMS } from '../../../support/worker/security-problems';
import { STREAM_PROBLEMS } from '../../../support/worker/stream-problems';
import { MINUTE } from '../../../support/worker/verifications';
import { HOST } from '../../../support/worker/webhooks';

setUpWorker();

const KEY = { 'idempotency-key': 'order-1' };
const rent = (api: Api) => api.post('/v1/verifications', { service: 'whatsapp' }, KEY);
const silent = () => new Response(null, { status: 403 });

/** The state in which a request is refused, the request, and a change that removes the reason. */
interface Story extends Pick<Case, 'given' | 'when'> {
  heal?: (given: unknown) => unknown;
}

/** All limits except addresses, whose first counter belongs to the platform and uses its clock. */
type Waiting = Exclude<keyof typeof RETRY_AFTER, 'limits.address'>;
const STORIES: Readonly<Record<Waiting, Story>> = {
  'auth.busy': {
    ...SIGN_IN_PROBLEMS['auth.busy'],
    heal: () => vi.spyOn(Semaphore.prototype, 'run').mockRestore(),
  },
  'auth.too_many_attempts': {
    given: SECURITY_PROBLEMS['auth.too_many_attempts'].given,
    when: () => signIn(),
  },
  'idempotency.in_progress': {
    given: async (api) => {
      const gate = Promise.withResolvers<void>();
      provider.on('purchase', async (_call, next) => {
        await gate.promise;
        return next();
      });
      const first = rent(api);
      await until(() => provider.count('purchase') === 1);
      return { first, gate };
    },
    when: rent,
    heal: async (given) => {
      const { first, gate } = given as { first: Promise<Response>; gate: { resolve(): void } };
      gate.resolve();
      await first;
    },
  },
  'limits.cooldown': LIMIT_PROBLEMS['limits.cooldown'],
  'limits.unpaid_numbers': LIMIT_PROBLEMS['limits.unpaid_numbers'],
  'limits.unrecovered_numbers': LIMIT_PROBLEMS['limits.unrecovered_numbers'],
  'limits.reports': LIMIT_PROBLEMS['limits.reports'],
  'limits.rate_exceeded': LIMIT_PROBLEMS['limits.rate_exceeded'],
  'limits.unavailable': {
    ...LIMIT_PROBLEMS['limits.unavailable'],
    heal: () => {
      vi.spyOn(env.RATE_LIMITER, 'getByName').mockRestore();
      resetIsolateCaches('limits');
    },
  },
  'endpoints.lookup_failed': {
    ...ENDPOINT_PROBLEMS['endpoints.lookup_failed'],
    heal: () => provider.receivers.name(HOST, [PUBLIC]),
  },
  'payments.unavailable': {
    ...PAYMENT_PROBLEMS['payments.unavailable'],
    heal: () => paystack().on('verify', null),
  },
  'sockets.unavailable': {
    ...STREAM_PROBLEMS['sockets.unavailable'],
    heal: () => vi.spyOn(env.ACCOUNT_HUB, 'getByName').mockRestore(),
  },
  'area_codes.unavailable': {
    given: () => provider.on('area-codes', silent),
    when: (api) => api.get('/v1/area-codes'),
    heal: () => provider.on('area-codes', null),
  },
  'prices.unavailable': {
    given: () => provider.on('price', silent),
    when: rent,
    heal: () => provider.on('price', null),
  },
  'services.unavailable': {
    given: () => provider.on('services', silent),
    when: (api) => api.get('/v1/services'),
    heal: () => provider.on('services', null),
  },
  'provider.unavailable': {
    given: () => {
      const nextHour = (Math.floor(Date.now() / (60 * MINUTE)) + 1) * 60 * MINUTE;
      return env.DB.prepare('UPDATE spend_breaker SET open_until = ?').bind(nextHour).run();
    },
    when: rent,
  },
};

const codes = Object.keys(STORIES) as Waiting[];

test.for(codes)('%s: the same request succeeds after Retry-After', async (code) => {
  const { given, when, heal } = STORIES[code];
  const api = await account();
  const brought = await given?.(api);
  const refused = await when(api, brought);
  expect([refused.status, (await refused.json<{ code: string }>()).code]).toEqual([
    ERROR_CATALOGUE[code][0],
    code,
  ]);
  await heal?.(brought);
  advance(Number(refused.headers.get('retry-after')) * 1_000);
  const { status, webSocket } = await when(api, brought);
  webSocket?.accept();
  expect(status).toBeLessThan(300);
});
