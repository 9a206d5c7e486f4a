// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { createDashboard } from '../../../web/app/dashboard';
import { startDashboard } from '../../../web/app/start-dashboard';
import { NumbersModel } from '../../../web/features/verifications/numbers/numbers.model';
import { fakeApi, owner, until } from '../support/dom';

const none = () => ({ data: [], hasMore: false, nextCursor: null });
const balance = () => ({ availableCents: 0, spendableCents: 0, heldCents: 0, currency: 'USD' });

/** The whole dashboard, signed in, over an API whose plan can change. */
async function world() {
  let [tier, limit] = ['pay_as_you_go', 2];
  const favourites: string[] = [];
  const calls = fakeApi({
    'GET /v1/auth/get-session': () => ({ user: owner.user }),
    'GET /v1/me': () => ({ ...owner, account: { ...owner.account, tier } }),
    'GET /v1/services?capability=sms': none,
    'GET /v1/favourites': () => ({ data: favourites.map((service) => ({ service })) }),
    'GET /v1/tier': () => ({ tier, open: { used: 0, limit } }),
    'GET /v1/balance': balance,
    'GET /v1/credits/balance': balance,
    'GET /v1/verifications?limit=50&expand=messages': none,
    'GET /v1/notifications?limit=20': none,
    'GET /v1/notification-preferences': none,
    'GET /healthz': () => ({}),
    'POST /v1/tickets': () => ({ ticket: 'tkt_1' }),
  });
  // The stream belongs to another tab.
  vi.stubGlobal('navigator', { locks: { request: () => new Promise(() => undefined) } });
  const models = createDashboard();
  startDashboard(models);
  await until(() => expect(models.rent.openLimit.value).toBe(2));
  const read = (path: string) => calls.filter((call) => call.path.startsWith(path)).length;
  const upgrade = () => ([tier, limit] = ['developer', 10]);
  return { models, calls, read, upgrade, favourites };
}

test('another plan has its limit and its prices at once, without those that the browser keeps', async () => {
  const { models, calls, read, upgrade } = await world();
  const before = read('/v1/services');
  upgrade();
  await models.session.changed();
  await until(() => expect(models.rent.openLimit.value).toBe(10));
  expect(read('/v1/services')).toBe(before + 1);
  const caches = calls.filter(({ path }) => path.startsWith('/v1/services'));
  expect(caches.map(({ cache }) => cache)).toEqual(['default', 'no-cache']);
  await models.session.changed();
  expect(read('/v1/services')).toBe(before + 1);
  models.stream.follow(null);
});

test('a page that is shown again reads the limit and the favourites, which another device may have changed', async () => {
  const { models, upgrade, favourites } = await world();
  upgrade();
  favourites.push('signal');
  document.dispatchEvent(new Event('visibilitychange'));
  await until(() => expect(models.rent.openLimit.value).toBe(10));
  await until(() => expect(models.own.favourites.value).toEqual(['signal']));
  models.stream.follow(null);
});

test('the list of all numbers, which has codes, ends with the session', async () => {
  const { models } = await world();
  const { numbers, session } = models;
  const create = () => new NumbersModel({ list: vi.fn(), summary: vi.fn() });
  const kept = numbers.modelFor('acc_1', create);
  expect(numbers.modelFor('acc_1', create)).toBe(kept);
  session.ended();
  expect(numbers.modelFor('acc_1', create)).not.toBe(kept);
});
