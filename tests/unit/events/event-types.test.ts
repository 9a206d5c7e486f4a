import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventReference } from '../../../worker/app/events-reference';
import {
  EVENT_TYPES,
  eventProblem,
  EVENTS,
  scopeOfEvent,
  versionOf,
} from '../../../worker/events/event-types';
import { TIMES } from '../../../worker/events/public-data';

/** The event types that the issue and the design name. */
const ASKED = [
  'verification.created',
  'verification.completed',
  'verification.expired',
  'verification.failed',
  'sms.received',
  'credit.deducted',
  'refund.issued',
  'balance.low',
  'quota.warning',
  'quota.exceeded',
];

test('I-26 docs/events.md matches the schemas', () => {
  expect(readFileSync('docs/events.md', 'utf8')).toBe(eventReference());
});

test('every required type has a schema', () => {
  expect(ASKED.filter((type) => scopeOfEvent(type) === null)).toEqual([]);
});

test('I-26 events of database triggers have a schema', () => {
  const sql = readdirSync('migrations').map((name) => readFileSync(`migrations/${name}`, 'utf8'));
  const inserts = sql.join('\n').match(/INSERT INTO hub_outbox[^;]*;/g) ?? [];
  const types = inserts.map((insert) => /'([a-z_]+\.[a-z_]+)'/.exec(insert)?.[1] ?? insert);
  expect(new Set(types)).toEqual(
    new Set(['quota.warning', 'quota.exceeded', 'balance.low', 'security.endpoint_changed']),
  );
  expect(types.filter((type) => scopeOfEvent(type) === null)).toEqual([]);
});

describe('an event type', () => {
  test.each(EVENT_TYPES)('%s accepts its example and no field more or less', (type) => {
    const { example } = EVENTS[type];
    expect(eventProblem(type, example)).toBeNull();
    expect(eventProblem(type, { ...example, text: 'Your code is 4711' })).not.toBeNull();
    const [first = ''] = Object.keys(example);
    const less = Object.fromEntries(Object.entries(example).filter(([name]) => name !== first));
    expect(eventProblem(type, less)).not.toBeNull();
  });

  test.each(EVENT_TYPES)('%s has times in the fields for times only', (type) => {
    const text = JSON.stringify(z.toJSONSchema(EVENTS[type].data));
    const times = [...text.matchAll(/"(\w+)":\{[^{}]*"format":"date-time"/g)].map(
      ([, name]) => name,
    );
    const nested = [...text.matchAll(/"(\w+)":\{"[^{}]*anyOf":\[\{[^{}]*"date-time"/g)].map(
      ([, name]) => name,
    );
    for (const name of Object.keys(EVENTS[type].example))
      expect(TIMES.has(name), name).toBe(times.includes(name) || nested.includes(name));
  });

  test.each(EVENT_TYPES)('I-16 %s has no field for a secret', (type) => {
    const names = JSON.stringify(z.toJSONSchema(EVENTS[type].data)).match(/"\w+":\{/g) ?? [];
    expect(names.filter((name) => /^"(text|code|body|content|secret|email)"/.test(name))).toEqual(
      [],
    );
  });

  test('I-26 contains the balance after each movement of money', () => {
    const money = EVENT_TYPES.filter((type) => /^(credit|refund|payment|balance)\./.test(type));
    expect(money.length).toBeGreaterThan(6);
    for (const type of money)
      expect(EVENTS[type].example, type).toHaveProperty('balanceAfterCents');
  });
});

test('without a schema is a problem and has version 1', () => {
  expect(eventProblem('verification.exploded', {})).toBe('its type has no schema');
  expect(scopeOfEvent('verification.exploded')).toBeNull();
  expect(versionOf('verification.exploded')).toBe(1);
  expect(eventProblem('credit.deducted', { amountCents: 'a lot' })).toBe(
    'verificationId invalid_type, amountCents invalid_type, balanceAfterCents invalid_type',
  );
});
