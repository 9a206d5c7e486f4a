import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Service } from '../../../../../web/api/first-pages-api';
import {
  searchServices,
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
const shown = (query: string) => searchServices(ALL, query).map(({ displayName }) => displayName);

test('lists prefix matches before other matches', () => {
  expect(shown('w')).toEqual(['WhatsApp', 'WeChat', 'X (Twitter)']);
  expect(shown('cash app')).toEqual(['Cash App']);
  expect(shown('CASHAPP')).toEqual(['Cash App']);
  expect(shown('zzz')).toEqual([]);
});

test('shows favourites, then recent ones that are not favourites, then all', async () => {
  const choices = { favourites: signal(['wechat', 'gone']), recent: signal(['wechat', 'google']) };
  const backend = {
    services: async () => wholeList(ALL),
    areaCodes: async () => wholeList<never>([]),
  };
  const model = new ServicesModel(backend, choices);
  await model.load();
  const groups = model.groups.value.map(({ key, services }) => [key, services.map((s) => s.name)]);
  expect(groups).toEqual([
    ['favourites', ['wechat']],
    ['recent', ['google']],
    ['all', ALL.map(({ name }) => name)],
  ]);
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
