import { expect, test } from 'vitest';
import { addTexts, t } from '../../../web/locales/i18n';

const key = (name: string, values: Record<string, string | number> = {}): string =>
  t(`trial.${name}`, { defaultValue: 'not found', ...values });

addTexts({
  trial: {
    named: '{{service}} for {{price}}',
    stock: '{{count, number}} or more',
    left_zero: 'No code left',
    left_one: '{{count}} code left',
    left_other: '{{count}} codes left',
    plain: 'Numbers',
    deep: { inner: 'Inside' },
  },
});

test('fills in values, and leaves out those that are missing', () => {
  expect(key('named', { service: 'Telegram', price: '$2.25' })).toBe('Telegram for $2.25');
  expect(key('named', { service: '{{price}}' })).toBe('{{price}} for ');
});

test('takes the plural form for the count', () => {
  expect([0, 1, 2].map((count) => key('left', { count }))).toEqual([
    'No code left',
    '1 code left',
    '2 codes left',
  ]);
  expect(key('plain', { count: 3 })).toBe('Numbers');
});

test('formats a number in the reader’s way', () => {
  expect(key('stock', { count: 12_000 })).toBe('12,000 or more');
});

test('later texts join those of the same group, and an unknown key takes its default', () => {
  addTexts({ trial: { later: 'Later' } });
  expect([key('later'), key('deep.inner'), key('plain')]).toEqual(['Later', 'Inside', 'Numbers']);
  expect([key('none'), t('trial.none', { defaultValue: '' })]).toEqual(['not found', '']);
});
