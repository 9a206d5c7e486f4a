import { expect, test } from 'vitest';
import { EVENT_TYPES as SERVERS } from '../../../worker/events/event-types';
import { addTexts } from '../../../web/locales/i18n';
import texts from '../../../web/locales/en.webhooks.json';
import { EVENT_TYPES, eventName, GROUPS, eventTypesIn } from '../../../web/shared/event-types';

addTexts(texts);

test('every event type of the server can be chosen once and has a name', () => {
  const offered = GROUPS.flatMap(eventTypesIn);
  expect(offered.toSorted()).toEqual(SERVERS.toSorted());
  expect(EVENT_TYPES.toSorted()).toEqual(SERVERS.toSorted());
  for (const type of SERVERS) expect(eventName(type)).toMatch(/^[A-Z][A-Za-z-]* /);
  expect(new Set(SERVERS.map(eventName)).size).toBe(SERVERS.length);
});

test('an unknown type is shown by its code', () => {
  expect(eventName('moon.landed')).toBe('moon.landed');
});
