import { describe, expect, test } from 'vitest';
import { MAIL_BOUNDS, TEXT_BOUNDS, TOTAL } from '../../../worker/mail/limit-table';
import { render as renderWith } from '../../../worker/mail/render-email';
import type { Template } from '../../../worker/mail/email-template';
import { EMAIL_TEMPLATES, type TemplateName } from '../../../worker/mail/email-templates';
import { renderText, SMS_TEXTS } from '../../../worker/mail/sms-texts';

const BRAND = {
  origin: 'https://app.example.com',
  support: 'support@example.com',
  seller: 'Namaskah',
};
const render = (name: TemplateName, values: Record<string, string>) =>
  renderWith(name, values, BRAND);
const names = Object.keys(EMAIL_TEMPLATES) as TemplateName[];
const texts = Object.keys(SMS_TEXTS) as (keyof typeof SMS_TEXTS)[];

/**
 * The origin of each value. `ours`: a closed list, a number, a date or an amount that this service
 * writes. `typed`: a text that a user entered, or a server or an address that the user controls. A
 * value that is not listed fails the test: add its origin here.
 */
const ORIGIN: Readonly<Record<string, 'ours' | 'typed' | 'link'>> = {
  link: 'link',
  device: 'ours',
  place: 'ours',
  time: 'ours',
  left: 'ours',
  until: 'ours',
  amount: 'ours',
  month: 'ours',
  below: 'ours',
  threshold: 'ours',
  times: 'ours',
  reason: 'ours',
  tier: 'ours',
  to: 'ours',
  last4: 'ours',
  title: 'ours',
  body: 'ours',
  count: 'ours',
  entries: 'ours',
  titles: 'ours',
  code: 'ours',
  support: 'ours',
  role: 'ours',
  change: 'ours',
  by: 'ours',
  account: 'typed',
  name: 'typed',
  host: 'typed',
  email: 'typed',
};

const holesIn = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
const typedIn = (text: string): string[] => holesIn(text).filter((name) => ORIGIN[name] !== 'ours');

const HOSTILE = 'X\r\nBcc: b@evil.example\0\u0007\u202e\u2028 https://evil.example/14';
const filled = (hole: string, template: Template): Record<string, string> => ({
  ...Object.fromEntries(holesIn(JSON.stringify(template)).map((name) => [name, 'ours'])),
  link: 'https://app.example.com/',
  [hole]: HOSTILE,
});
const cases = names.flatMap((name) =>
  holesIn(JSON.stringify(EMAIL_TEMPLATES[name])).map((hole) => [name, hole] as const),
);

describe('the values of an email', () => {
  test('the origin of each value of each email and text message is listed', () => {
    const all = [...names.map((name) => EMAIL_TEMPLATES[name]), ...Object.values(SMS_TEXTS)];
    for (const hole of all.flatMap((one) => holesIn(JSON.stringify(one))))
      expect(Object.keys(ORIGIN), hole).toContain(hole);
  });

  test.each(names)('%s has a subject without text of users', (name) => {
    expect(typedIn(EMAIL_TEMPLATES[name].subject)).toEqual([]);
  });

  test.each(names.filter((name) => EMAIL_TEMPLATES[name].to === 'anybody'))(
    '%s may reach a person who is not a member, and contains no text of users',
    (name) => {
      expect(typedIn(JSON.stringify({ ...EMAIL_TEMPLATES[name], action: '' }))).toEqual([]);
    },
  );

  test('the emails that anonymous requests can cause are listed', () => {
    const to = (who: string) => names.filter((name) => EMAIL_TEMPLATES[name].to === who);
    expect(to('anybody').toSorted()).toEqual([
      'email.change',
      'email.verify',
      'invitation',
      'password.reset',
    ]);
    expect(to('former')).toEqual(['email.changed']);
    expect(typedIn(JSON.stringify(EMAIL_TEMPLATES['email.changed']))).toEqual(['email']);
  });

  test.each(cases)('%s keeps its format, whatever {%s} is', (name, hole) => {
    const { subject, text, html } = render(name, filled(hole, EMAIL_TEMPLATES[name]));
    expect(subject).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    const list = hole === 'entries' ? 1 : 0;
    const clean = render(name, { ...filled(hole, EMAIL_TEMPLATES[name]), [hole]: 'X' });
    for (const part of [text, html])
      expect(part.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(text.split('\n')).toHaveLength(clean.text.split('\n').length + list);
  });

  test.each(cases.filter(([, hole]) => hole === 'account' || hole === 'name'))(
    '%s makes no link of {%s}',
    (name, hole) => {
      const { text, html } = render(name, filled(hole, EMAIL_TEMPLATES[name]));
      expect(`${text}${html}`).not.toMatch(/evil\.example/);
    },
  );

  test.each(texts)('the text message %s stays on one line', (name) => {
    for (const hole of holesIn(SMS_TEXTS[name])) {
      const values = Object.fromEntries(holesIn(SMS_TEXTS[name]).map((one) => [one, 'ours']));
      expect(typedIn(SMS_TEXTS[name])).toEqual([]);
      expect(renderText(name, { ...values, [hole]: HOSTILE })).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    }
  });
});

test('I-40 anonymous requests cannot use up the total limit of a recipient', () => {
  const strangers = names
    .filter((name) => EMAIL_TEMPLATES[name].to === 'anybody')
    .map((name) => MAIL_BOUNDS[name].to);
  for (const [n, total] of TOTAL.to.entries())
    expect(strangers.reduce((sum, bounds) => sum + (bounds[n]?.max ?? 0), 0)).toBeLessThan(
      total.max / 2,
    );
  for (const { to, by } of [...Object.values(MAIL_BOUNDS), ...Object.values(TEXT_BOUNDS)])
    for (const windows of [to, by]) expect(windows.every(({ max }) => max > 0)).toBe(true);
});
