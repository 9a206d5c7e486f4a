import { describe, expect, test } from 'vitest';
import {
  suggestAlternatives,
  findNearby,
  findUnknown,
} from '../../../../worker/verifications/catalogue/area-codes';
import { present } from '../../../../worker/verifications/catalogue/presentation';
import { SERVICES } from '../../../../sandbox/textverified/services';

describe('the presentation of a service', () => {
  test.for([
    ['whatsapp', 'WhatsApp', 'messaging', 'WA'],
    ['cashapp', 'Cash App', 'finance', 'CA'],
    ['uber', 'Uber', 'travel', 'UB'],
    ['twitter', 'X (Twitter)', 'social', 'XT'],
    ['bet365', 'bet365', 'entertainment', 'BE'],
    ['some_new-app', 'Some New App', 'other', 'SN'],
    ['9gag', '9gag', 'other', '9G'],
  ] as const)('of %s is %s, %s, %s', ([name, displayName, category, initials]) => {
    expect(present(name)).toMatchObject({ displayName, category, initials });
  });

  test('has one of twelve colours, always the same', () => {
    const colours = SERVICES.map(({ serviceName }) => present(serviceName).colour);
    expect(colours).toEqual(SERVICES.map(({ serviceName }) => present(serviceName).colour));
    expect(Math.min(...colours)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...colours)).toBeLessThan(12);
    expect(new Set(colours).size).toBeGreaterThan(8);
    expect(present('whatsapp').colour).toBe(present('WhatsApp').colour);
  });

  test('has a name, initials and a category, for every service of the sandbox', () => {
    // A service that exists in the sandbox only.
    for (const { serviceName } of SERVICES.filter((row) => row.serviceName !== 'nocode')) {
      const { displayName, category, initials } = present(serviceName);
      expect(displayName).not.toBe('');
      expect(initials).toMatch(/^[\p{Lu}\p{N}]{1,2}$/u);
      expect(category).not.toBe('other');
    }
  });
});

describe('area codes', () => {
  const list = [
    { areaCode: '206', state: 'Washington' },
    { areaCode: '253', state: 'Washington' },
    { areaCode: '212', state: 'New York' },
  ];

  test('not in the provider’s list are unknown', () => {
    expect(findUnknown(list, ['206', '425', '999'])).toEqual(['425', '999']);
  });

  test('of the same state are nearby', () => {
    expect(findNearby(list, ['206'])).toEqual(['253']);
    expect(findNearby(list, ['206', '212'])).toEqual(['253']);
    expect(findNearby(list, [])).toEqual([]);
  });

  test('of the same state are suggested for one without numbers', () => {
    expect(suggestAlternatives(list, ['425'])).toEqual(['206', '253']);
  });

  test('that differ in one digit are suggested for one that does not exist', () => {
    expect(suggestAlternatives(list, ['299'])).toEqual([]);
    expect(suggestAlternatives(list, ['222'])).toEqual(['212']);
  });

  test('are suggested ten at a time at most', () => {
    const many = Array.from({ length: 20 }, (_, i) => ({
      areaCode: String(600 + i),
      state: 'Ohio',
    }));
    expect(suggestAlternatives(many, ['216'])).toHaveLength(10);
  });
});
