import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import en from '../../web/locales/en.json';
import account from '../../web/locales/en.account.json';
import door from '../../web/locales/en.door.json';
import history from '../../web/locales/en.history.json';
import notifications from '../../web/locales/en.notifications.json';
import notificationSettings from '../../web/locales/en.notification-settings.json';
import payments from '../../web/locales/en.payments.json';
import problems from '../../web/locales/en.problems.json';
import webhooks from '../../web/locales/en.webhooks.json';

const keysOf = (value: object, path = ''): string[] =>
  Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null
      ? keysOf(inner, `${path}${name}.`)
      : [`${path}${name}`],
  );

const sources = readdirSync('web', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('dist'))
  .map((name) => ({ name, text: readFileSync(`web/${name}`, 'utf8') }));

test('every string of the catalogue is said somewhere', () => {
  const all = sources.map(({ text }) => text).join('\n');
  // What is put together from parts is known by its beginning.
  const composed = [...all.matchAll(/`([a-z]+(?:\.[a-z]+)?[.a-zA-Z]*)\$\{/g)].map(
    ([, start]) => start ?? '',
  );
  const words = {
    ...en,
    ...account,
    ...door,
    ...history,
    ...notifications,
    ...notificationSettings,
    ...payments,
    ...problems,
    ...webhooks,
  };
  const unused = keysOf(words)
    .map((key) => key.replace(/_(zero|one|other)$/, ''))
    .filter((key) => !all.includes(`'${key}'`))
    .filter((key) => !composed.some((start) => start.includes('.') && key.startsWith(start)));
  expect(unused).toEqual([]);
});

test('components speak only through the catalogue', () => {
  const spoken = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/>\s*([A-Z][a-z]+ [a-z][^<>{}]*)</g)].map(([, words]) => `${name}: ${words}`),
  );
  expect(spoken).toEqual([]);
});
