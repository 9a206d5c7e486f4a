import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AREAS } from '../../../web/app/areas';
import { ADMIN_PAGES, findPage, PUBLIC_PAGES, SHELL_PAGES } from '../../../web/app/routes';
import { EMAIL_TEMPLATES } from '../../../worker/mail/email-templates';

const ALL = [...PUBLIC_PAGES, ...SHELL_PAGES, ...ADMIN_PAGES];
const missing = (paths: readonly string[]): string[] =>
  paths.filter((path) => findPage(ALL, path) === undefined);

/** The addresses that the sources name, without those of the API, of files and of the public pages. */
function addressesIn(room: string, pattern: RegExp): string[] {
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !/^(dist|functions)\//.test(name),
  );
  return files.flatMap((name) =>
    [...readFileSync(`${room}/${name}`, 'utf8').matchAll(pattern)].map(([, path]) => path ?? ''),
  );
}

test('every address that the dashboard names is a page', () => {
  const found = addressesIn('web', /['"`](\/(?!api\b|docs\b|legal\b|v1\b|assets\b)[a-z][a-z/-]*)/g);
  expect(found.length).toBeGreaterThan(60);
  expect(missing(found)).toEqual([]);
});

test('every address in an email is a page', () => {
  const built = addressesIn('worker', /(?:ORIGIN\}|\{origin\})(\/(?!api\b)[a-z][a-z/-]*)/g);
  expect(built.length).toBeGreaterThan(6);
  const buttons = Object.values(EMAIL_TEMPLATES).flatMap((template) =>
    'page' in template && template.page.startsWith('/') ? [template.page] : [],
  );
  expect(buttons.length).toBeGreaterThan(6);
  expect(missing([...built, ...buttons])).toEqual([]);
});

test('each view has its own address, and details have addresses below their list', () => {
  expect(missing(Object.values(AREAS).flatMap((views) => views.map(({ href }) => href)))).toEqual(
    [],
  );
  for (const path of ['/numbers/ver_1', '/billing/payments/pay_1', '/developers/webhooks/whe_1'])
    expect(findPage(SHELL_PAGES, path), path).toBeDefined();
  expect(missing(['/history', '/credits', '/settings/plan', '/nowhere'])).toEqual([
    '/history',
    '/credits',
    '/settings/plan',
    '/nowhere',
  ]);
});
