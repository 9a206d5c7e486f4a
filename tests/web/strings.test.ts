import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import en from '../../web/locales/en.json';
import account from '../../web/locales/en.account.json';
import door from '../../web/locales/en.auth.json';
import developers from '../../web/locales/en.developers.json';
import history from '../../web/locales/en.history.json';
import home from '../../web/locales/en.home.json';
import notifications from '../../web/locales/en.notifications.json';
import notificationSettings from '../../web/locales/en.notification-settings.json';
import palette from '../../web/locales/en.palette.json';
import numbers from '../../web/locales/en.numbers.json';
import payments from '../../web/locales/en.payments.json';
import problems from '../../web/locales/en.problems.json';
import rent from '../../web/locales/en.rent.json';
import webhooks from '../../web/locales/en.webhooks.json';

type Text = readonly [key: string, text: string];

const textsOf = (value: object, path = ''): Text[] =>
  Object.entries(value).flatMap(([name, inner]: [string, unknown]): Text[] =>
    typeof inner === 'object' && inner !== null
      ? textsOf(inner, `${path}${name}.`)
      : [[`${path}${name}`, String(inner)]],
  );

/**
 * Words that readers of plain English do not know, and words for which the product uses another
 * one.
 */
const RETIRED =
  /\b(?:whoever|nobody|somebody|anew|at once|by itself|by themselves|tiers?|mails?|e-mails?|came to nothing|is no(?! longer))\b/i;

const words = {
  ...en,
  ...account,
  ...developers,
  ...door,
  ...history,
  ...home,
  ...notifications,
  ...notificationSettings,
  ...palette,
  ...numbers,
  ...payments,
  ...problems,
  ...webhooks,
  ...rent,
  live: { ...en.live, ...rent.live },
};

const sources = readdirSync('web', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('dist'))
  .map((name) => ({ name, text: readFileSync(`web/${name}`, 'utf8') }));

test('every string of the catalogue is used', () => {
  const all = sources.map(({ text }) => text).join('\n');
  // A key that is composed at run time is known by its beginning.
  const composed = [...all.matchAll(/`([a-z]+(?:\.[a-z]+)?[.a-zA-Z]*)\$\{/g)].map(
    ([, start]) => start ?? '',
  );
  const unused = textsOf(words)
    .map(([key]) => key.replace(/_(zero|one|other)$/, ''))
    .filter((key) => !all.includes(`'${key}'`))
    .filter((key) => !composed.some((start) => start.includes('.') && key.startsWith(start)));
  expect(unused).toEqual([]);
});

test('components take their texts only from the catalogue', () => {
  const spoken = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/>\s*([A-Z][a-z]+ [a-z][^<>{}]*)</g)].map(([, said]) => `${name}: ${said}`),
  );
  expect(spoken).toEqual([]);
});

test('the catalogue uses plain English and the product’s own words', () => {
  const withoutValues = textsOf(words).map(([key, text]): Text => [
    key,
    text.replaceAll(/\{\{.*?\}\}/g, ''),
  ]);
  expect(withoutValues.filter(([, text]) => RETIRED.test(text))).toEqual([]);
});
