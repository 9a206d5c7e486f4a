import { describe, expect, test } from 'vitest';
import { render } from '../../../worker/mail/render-email';
import { EMAIL_TEMPLATES, type TemplateName } from '../../../worker/mail/email-templates';

const LINK = 'https://app.example.com/verify?token=a&next=b';
const names = Object.keys(EMAIL_TEMPLATES) as TemplateName[];

const values = (value: string): Record<string, string> => ({
  ...Object.fromEntries(
    [...JSON.stringify(EMAIL_TEMPLATES).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [
      name,
      value,
    ]),
  ),
  link: LINK,
});

describe.for(names)('the mail %s', (name) => {
  test('fills every value', () => {
    const { subject, text, html } = render(name, values('Ada'));
    for (const part of [subject, text, html]) expect(part).not.toMatch(/\{\w+\}/);
    expect(html).toContain('<!doctype html>');
  });

  test('escapes its values in HTML and not in text', () => {
    const nasty = `<img src=x onerror="alert('1')">&`;
    const { text, html } = render(name, values(nasty));
    expect(html).not.toContain('<img');
    if (text.includes(nasty))
      expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;');
  });

  test('keeps its subject on one line', () => {
    expect(render(name, values('a\r\nBcc: b@example.com')).subject).not.toMatch(/[\r\n]/);
  });
});

test('the button and the text have the same link', () => {
  const { text, html } = render('email.verify', values('Ada'));
  expect(text).toContain(`\n${LINK}\n`);
  expect(html).toContain('href="https://app.example.com/verify?token=a&amp;next=b"');
});
