import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import type { LIMIT_PROBLEMS as CODES } from '../../../worker/platform/core/limit-problems';
import { resetIsolateCaches } from '../../../worker/platform/core/isolate-cache';
import { call, type Api } from './api';
import { staff, type Person } from './person';
import type { Case } from './problems';
import { rented } from './verifications';

const rent = (api: Api) => api.post('/v1/verifications', { service: 'whatsapp' });
const sql = (text: string, ...values: (string | number)[]) =>
  env.DB.prepare(text)
    .bind(...values)
    .run();

const POLICY = '/v1/admin/tiers/free';

/** Problems of limits: how much and how often. */
export const LIMIT_PROBLEMS = {
  'limits.open_verifications': {
    given: async (api) => [await rented(api), await rented(api)],
    when: (api) => rent(api),
    says: /allows 2 at once.*upgrade the plan/,
  },
  'limits.monthly_verifications': {
    given: (api) => sql('UPDATE usage SET used = 50 WHERE account_id = ?', api.accountId),
    when: (api) => rent(api),
    says: /allows 50 verifications a month.*Upgrade the plan/,
  },
  'limits.rate_exceeded': {
    given: async (api) => {
      for (let n = 0; n < 60; n++) await api.get('/v1/balance');
    },
    when: (api) => api.get('/v1/balance'),
    says: /^Your limit is 60 requests a minute.*upgrade the plan/,
  },
  'limits.address': {
    given: async () => {
      for (let n = 0; n < 300; n++) await call('/v1/tiers');
    },
    when: () => call('/v1/tiers'),
    says: /Wait \d+ seconds/,
  },
  'limits.unavailable': {
    given: () => {
      resetIsolateCaches('limits');
      vi.spyOn(env.RATE_LIMITER, 'getByName').mockImplementation(() => {
        throw new Error('the limiter is away');
      });
    },
    when: (api) => rent(api),
    says: /you were not charged/,
  },
  'limits.cooldown': {
    given: (api) =>
      sql(
        'UPDATE usage SET cooldown_until = ? WHERE account_id = ?',
        Date.now() + 90_000,
        api.accountId,
      ),
    when: (api) => rent(api),
    says: /for 90 seconds/,
  },
  'limits.unpaid_numbers': {
    given: (api) =>
      sql(
        'UPDATE usage SET unpaid_until = ? WHERE account_id = ?',
        Date.now() + 90_000,
        api.accountId,
      ),
    when: (api) => rent(api),
    says: /for 90 seconds.*accept it/,
  },
  'limits.unrecovered_numbers': {
    given: (api) =>
      sql(
        'UPDATE usage SET unrecovered_until = ? WHERE account_id = ?',
        Date.now() + 20 * 86_400_000,
        api.accountId,
      ),
    when: (api) => rent(api),
    says: /for 20 days, or until the provider has refunded.*accept it/,
  },
  'limits.reports': {
    given: async (api) => {
      const { id } = await rented(api);
      for (let n = 0; n < 5; n++)
        await sql(
          `INSERT INTO recoveries (verification_id, name, account_id, provider_account, service, action, state, since,
             created_at, updated_at) VALUES (?, 'report', ?, 'main', 's', 'report', 'charged', 0, ?, 0)`,
          `ver_${n}`,
          api.accountId,
          Date.now() - 86_310_000,
        );
      return id;
    },
    when: (api, id) => api.post(`/v1/verifications/${String(id)}/report`),
    says: /again in 90 seconds/,
  },
  'tiers.policy_changed': {
    given: async () => {
      const admin = await staff('admin');
      const { tier: _, ...policy } = await (
        await admin.get(POLICY)
      ).json<{ tier: string; version: number }>();
      return { admin, policy: { ...policy, version: 7 } };
    },
    when: (_api, given) => {
      const { admin, policy } = given as { admin: Person; policy: object };
      return admin.put(POLICY, policy);
    },
    says: /with its new version/,
  },
} as const satisfies Record<keyof typeof CODES, Case>;
