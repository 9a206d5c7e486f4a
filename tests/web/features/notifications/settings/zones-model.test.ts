import { expect, test } from 'vitest';
import {
  allZones,
  findZones,
  ZonesModel,
} from '../../../../../web/features/notifications/settings/zones.model';

const ZONES = [
  'Africa/Lagos',
  'America/New_York',
  'America/North_Dakota/New_Salem',
  'Asia/Calcutta',
  'Europe/Berlin',
  'UTC',
];

test('zones are found by their words, in any spelling', () => {
  expect(findZones('new york', ZONES)).toEqual(['America/New_York']);
  expect(findZones('YORK america', ZONES)).toEqual(['America/New_York']);
  expect(findZones('New_', ZONES)).toEqual(['America/New_York', 'America/North_Dakota/New_Salem']);
  expect(findZones('nowhere', ZONES)).toEqual([]);
  expect(findZones('   ', ZONES)).toEqual([]);
});

test('prefix matches come first', () => {
  expect(findZones('lin', ['Europe/Berlin', 'Pacific/Line'])).toEqual([
    'Pacific/Line',
    'Europe/Berlin',
  ]);
});

test('another name of a zone finds it, and a bare offset finds nothing', () => {
  const other = ['Asia/Kolkata', 'Asia/Calcutta'].map((name) => findZones(name, []));
  expect(other[0]).toHaveLength(1);
  expect(other[0]).toEqual(other[1]);
  expect(findZones('+01:00', ZONES)).toEqual([]);
});

test('every zone that the browser knows can be found by its name', () => {
  const zones = allZones();
  expect(zones).toContain('UTC');
  for (const zone of ['Africa/Lagos', 'America/Argentina/Ushuaia', 'Pacific/Chatham'])
    expect(findZones(zone, zones)).toContain(zone);
});

test('the browser’s own zone is suggested first', () => {
  const model = new ZonesModel('Africa/Lagos', ZONES);
  expect(model.take()).toBeNull();
  model.move(1);
  expect([model.isOpen.value, model.found.value]).toEqual([true, ['Africa/Lagos', 'UTC']]);
  expect(new ZonesModel('UTC', ZONES).found.value).toEqual(['UTC']);
});

test('the arrow keys wrap around, and the active option is chosen once', () => {
  const model = new ZonesModel('UTC', ZONES);
  model.ask('new');
  model.move(-1);
  expect(model.active.value).toBe(1);
  model.move(1);
  expect(model.active.value).toBe(0);
  model.move(1);
  expect(model.take()).toBe('America/North_Dakota/New_Salem');
  expect([model.isOpen.value, model.query.value, model.active.value]).toEqual([false, '', 0]);
  model.ask('nowhere');
  model.move(1);
  expect([model.active.value, model.take()]).toEqual([0, null]);
});
