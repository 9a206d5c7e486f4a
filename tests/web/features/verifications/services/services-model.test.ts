import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import type { Service } from '../../../../../web/api/first-pages-api';
import {
  NOT_LISTED,
  ServicesModel,
} from '../../../../../web/features/verifications/services/services.model';
import { problem } from '../../../support/builders';
import { wholeList } from '../../../support/lists';

const service = (displayName: string, category = 'Other'): Service => ({
  name: displayName.toLowerCase().replaceAll(/\W/g, ''),
  displayName,
  category,
  initials: 'XX',
  colour: 0,
  capability: 'sms',
  description: null,
  country: 'US',
  aliases: [],
  popularity: 1,
  priceFromCents: 225,
  stock: { availableCount: 412, capped: false },
  successPercent: null,
  medianSeconds: null,
});
const ALL = ['Google', 'WhatsApp', 'WeChat', 'Cash App', 'X (Twitter)'].map((name) =>
  service(name),
);

const modelOf = (
  list: readonly Service[],
  own: { favourites?: string[]; recent?: string[] } = {},
) =>
  new ServicesModel(
    {
      services: async () => wholeList([...list]),
      areaCodes: async () => wholeList<never>([]),
    },
    { favourites: signal(own.favourites ?? []), recent: signal(own.recent ?? []) },
  );
const groupsOf = ({ groups }: ServicesModel) =>
  groups.value.map(({ key, services }) => [key, services.map(({ name }) => name)]);

test('shows favourites, then recent ones that are not favourites, then the most popular', async () => {
  const places = [3, 1, 5, 2, 4];
  const list = ALL.map((one, index) => ({ ...one, popularity: places[index] ?? 0 }));
  const model = modelOf(list, { favourites: ['wechat', 'gone'], recent: ['wechat', 'google'] });
  await model.load();
  expect(groupsOf(model)).toEqual([
    ['favourites', ['wechat']],
    ['recent', ['google']],
    ['popular', ['whatsapp', 'cashapp', 'google', 'xtwitter', 'wechat']],
  ]);
});

test('a search finds other names and names with a typo, and shows no category', async () => {
  const model = modelOf(ALL.map((one) => ({ ...one, aliases: [`alias${one.name}`] })));
  await model.load();
  model.category.value = 'Other';
  model.query.value = 'aliasgoogle';
  expect(groupsOf(model)).toEqual([['found', ['google']]]);
  model.query.value = 'watsapp';
  expect(groupsOf(model)).toEqual([['found', ['whatsapp']]]);
});

test('a category shows its services; categories come in the order of their most popular one', async () => {
  const list = [
    { ...service('Tinder', 'dating'), popularity: 3 },
    { ...service('Bumble', 'dating'), popularity: 2 },
    { ...service('Signal', 'messaging'), popularity: 1 },
  ];
  const model = modelOf(list);
  await model.load();
  expect(model.categories.value).toEqual(['messaging', 'dating']);
  model.category.value = 'dating';
  expect(groupsOf(model)).toEqual([['category', ['bumble', 'tinder']]]);
});

test('the service for everything else is found by its name alone, and is in no list', async () => {
  const model = modelOf([...ALL, { ...service('Not listed', 'any'), name: NOT_LISTED }]);
  await model.load();
  expect(model.find(NOT_LISTED)?.displayName).toBe('Not listed');
  expect(groupsOf(model).flat(2)).not.toContain(NOT_LISTED);
  expect(model.categories.value).toEqual(['Other']);
});

test('the prices of another account are dropped', async () => {
  const model = modelOf(ALL);
  const late = model.load();
  model.forget();
  await late;
  expect(model.all.value).toEqual([]);
});

test('a failed read is shown and can be retried', async () => {
  let fails = true;
  const backend = {
    services: async () => {
      if (fails) throw problem(503, 'services.unavailable');
      return wholeList(ALL);
    },
    areaCodes: async () => wholeList<never>([]),
  };
  const model = new ServicesModel(backend, { favourites: signal([]), recent: signal([]) });
  await model.load();
  expect(model.error.value).toMatchObject({ code: 'services.unavailable' });
  fails = false;
  await model.load();
  expect([model.error.value, model.all.value.length]).toEqual([null, ALL.length]);
});

test('the prices of the old plan, which arrive late, do not replace those of the new one', async () => {
  const old = Promise.withResolvers<ReturnType<typeof wholeList<Service>>>();
  const services = vi.fn((isFresh = false) =>
    isFresh ? Promise.resolve(wholeList([service('Signal')])) : old.promise,
  );
  const areaCodes = async () => wholeList<never>([]);
  const model = new ServicesModel(
    { services, areaCodes },
    { favourites: signal([]), recent: signal([]) },
  );
  const late = model.load();
  await model.load(true);
  old.resolve(wholeList(ALL));
  await late;
  expect(model.all.value.map(({ name }) => name)).toEqual(['signal']);
});
