// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { HomeModel, latestOf } from '../../../../web/app/home/home.model';
import type { HomeApi, Summary } from '../../../../web/api/home-api';
import type { Me } from '../../../../web/api/first-pages-api';
import { AT, verification } from '../../support/builders';
import { owner } from '../../support/dom';

const summary: Summary = {
  rentalCount: 12,
  completedCount: 9,
  openCount: 2,
  chargedCents: 2_000,
  refundedCents: 200,
  currency: 'USD',
  capped: false,
};

const listOf = (count: number) => ({
  data: Array.from({ length: count }, () => ({})),
  hasMore: false,
  nextCursor: null,
});

interface Known {
  me?: Me;
  rented?: number;
  paid?: number;
  keys?: number;
  endpoints?: number;
}

function world({ me = owner, rented = 0, paid = 0, keys = 0, endpoints = 0 }: Known = {}) {
  const kept = new Map<string, string>();
  const api = {
    summary: vi.fn(async () => summary),
    recent: vi.fn(async () => listOf(rented)),
    paid: vi.fn(async () => listOf(paid)),
    keys: vi.fn(async () => listOf(keys)),
    endpoints: vi.fn(async () => listOf(endpoints)),
  };
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const open = () => new HomeModel({ api: api as unknown as HomeApi, me, store, now: () => AT });
  const requests = () => Object.values(api).reduce((sum, { mock }) => sum + mock.calls.length, 0);
  return { api, open, requests };
}

const toDo = (model: HomeModel) =>
  model.steps.value?.filter(({ isDone }) => !isDone).map(({ name }) => name);

test('the first steps are those that the account has not done', async () => {
  const unconfirmed = {
    ...owner,
    user: { id: 'usr_1', name: 'Asha', email: 'a@example.com', emailVerified: false },
  } as Me;
  const { api, open } = world({ me: unconfirmed, keys: 1 });
  const model = open();
  expect(model.steps.value).toBeNull();
  await model.load();
  expect(toDo(model)).toEqual(['confirm', 'rent', 'pay', 'webhook']);
  expect(api.summary).toHaveBeenCalledWith('2026-11-15T10:00:00.000Z');
});

test('when all is done the list is gone, and the next page asks for nothing of it', async () => {
  const { open, requests } = world({ rented: 1, paid: 1, keys: 1, endpoints: 1 });
  const first = open();
  await first.load();
  expect([first.steps.value, requests()]).toEqual([null, 5]);
  await open().load();
  expect(requests()).toBe(7);
});

test('a hidden list stays hidden, for this account only', async () => {
  const { open, requests } = world();
  open().hide();
  const again = open();
  await again.load();
  expect([again.steps.value, requests()]).toEqual([null, 2]);
  const other = world({ me: { ...owner, account: { ...owner.account, id: 'acc_2' } } });
  expect(other.open().isHidden.value).toBe(false);
});

test('a member has two steps, and asks for nothing that only owners may read', async () => {
  const me = { ...owner, account: { ...owner.account, role: 'member' } } as Me;
  const { open, requests } = world({ me });
  const model = open();
  await model.load();
  expect([toDo(model), model.steps.value?.length, requests()]).toEqual([['rent'], 2, 2]);
});

test('an unknown setup is not shown as undone', async () => {
  const { api, open } = world();
  api.keys.mockRejectedValueOnce(new Error('lost'));
  const model = open();
  await model.load();
  expect(model.steps.value).toBeNull();
});

test('the latest numbers are the newest of list and live page, each once and as it is now', () => {
  const at = (id: string, createdAt: string, code: string | null = null) =>
    verification({ id, createdAt, code });
  const listed = ['1', '2', '3', '4', '5'].map((n) => at(`ver_${n}`, `2026-11-0${n}T00:00:00Z`));
  const live = [at('ver_9', '2026-11-09T00:00:00Z'), at('ver_3', '2026-11-03T00:00:00Z', '1234')];
  expect(latestOf(listed, live).map(({ id, code }) => [id, code])).toEqual([
    ['ver_9', null],
    ['ver_5', null],
    ['ver_4', null],
    ['ver_3', '1234'],
    ['ver_2', null],
  ]);
});

test('the page asks for the confirmation by itself where no list can: it is hidden, or did not load', async () => {
  const hidden = world();
  const model = hidden.open();
  expect(model.lacksSteps.value).toBe(false);
  await model.load();
  expect(model.lacksSteps.value).toBe(false);
  model.hide();
  expect(model.lacksSteps.value).toBe(true);
  const broken = world();
  broken.api.keys.mockRejectedValueOnce(new Error('refused'));
  const other = broken.open();
  await other.load();
  expect([other.steps.value, other.lacksSteps.value]).toEqual([null, true]);
});
