import { describe, expect, test } from 'vitest';
import { brandOf, render } from '../../../worker/mail/render-email';
import { FOOTERS, type Template } from '../../../worker/mail/email-template';
import { EMAIL_TEMPLATES, type TemplateName } from '../../../worker/mail/email-templates';

const LINK = 'https://app.example.com/verify?token=a&next=b';
const BRAND = {
  origin: 'https://app.example.com',
  support: 'support@example.com',
  seller: 'Namaskah Ltd, 12 Marina, Lagos',
};
const names = Object.keys(EMAIL_TEMPLATES) as TemplateName[];
const templateOf = (name: TemplateName): Template => EMAIL_TEMPLATES[name];

const values = (value: string): Record<string, string> => ({
  ...Object.fromEntries(
    [...JSON.stringify(EMAIL_TEMPLATES).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [
      name,
      value,
    ]),
  ),
  link: LINK,
});
const rendered = (name: TemplateName, value = 'Ada') => render(name, values(value), BRAND);

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};
const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
/** What a reader of the HTML sees, without the wordmark and the sentence that explains the address below the button. */
const wordsOfHtml = (html: string): string =>
  words(
    html
      .replace(/<head>.*<\/head>/s, ' ')
      .replace(/<table role="presentation" aria-hidden="true".*?<\/table>/s, ' ')
      .replaceAll(/<[^>]+>/g, ' ')
      .replace('If the button does not work, open this address:', ' ')
      .replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity),
  );
/** The same without the marks of plain text: of an entry, of the button, of the footer. */
const wordsOfText = (name: TemplateName, text: string): string =>
  words(
    text
      .replaceAll(/^- /gm, '')
      .replace(/^-- $/m, '')
      .replace(`${templateOf(name).action}:\n`, `${templateOf(name).action}\n`),
  );

describe.for(names)('the mail %s', (name) => {
  test('fills every value', () => {
    const { subject, text, html } = rendered(name);
    for (const part of [subject, text, html.replace(/<style>.*<\/style>/s, '')])
      expect(part).not.toMatch(/\{\w+\}/);
    expect(html).toContain('<!doctype html>');
  });

  test('says the same as text and as HTML', () => {
    const { text, html } = rendered(name, 'Ada\nEve');
    expect(wordsOfHtml(html)).toBe(wordsOfText(name, text));
  });

  test('has one sentence, one button, and a footer with the reason, a mailbox and the sender', () => {
    const { lead, action, footer } = templateOf(name);
    expect(lead.replaceAll(/\{\w+\}/g, 'x').match(/[.!?:](?= |$)/g)).toHaveLength(
      lead.includes(': {') ? 2 : 1,
    );
    const { text, html } = rendered(name);
    expect(html.match(/<a /g)).toHaveLength(1);
    expect(text).toContain(`\n\n${action}:\n`);
    expect(
      text.endsWith(
        `-- \n${FOOTERS[footer]}\nQuestions? Write to support@example.com.\n${BRAND.seller}\n`,
      ),
    ).toBe(true);
  });

  test('begins each sentence with a capital, and asks nobody to answer a mailbox that nobody reads', () => {
    const { subject, lead, body = [], note, action } = templateOf(name);
    for (const text of [subject, lead, ...body, action, ...(note ? [note] : [])])
      for (const sentence of text.split(/(?<=[.!?]) /))
        expect(sentence).toMatch(/^(?:[\p{Lu}“]|\{\w+\})/u);
    expect(JSON.stringify(templateOf(name))).not.toMatch(/\b(?:reply|answer) (?:to )?this/i);
  });

  test('escapes its values in HTML and not in text', () => {
    const nasty = `<img src=x onerror="alert('1')">&`;
    const { text, html } = rendered(name, nasty);
    expect(html).not.toContain('<img');
    if (text.includes(nasty))
      expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;');
  });

  test('keeps its subject on one line', () => {
    expect(rendered(name, 'a\r\nBcc: b@example.com').subject).not.toMatch(/[\r\n]/);
  });

  test('has a color for light and for dark of everything it shows', () => {
    const { html } = rendered(name);
    const style = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? '';
    const classes = new Set([...html.matchAll(/class="(\w+)"/g)].map(([, one = '']) => one));
    expect(classes.size).toBeGreaterThan(5);
    for (const one of classes) expect(style).toContain(`.${one}{`);
    for (const [tag] of html
      .replace(style, '')
      .matchAll(/<\w+[^>]*(?:[^-]color|background):[^>]*>/g))
      if (!tag.includes('#f2a119')) expect(tag).toMatch(/class="\w+"/);
  });
});

test('the button and the text have the same link', () => {
  const { text, html } = rendered('email.verify');
  expect(text).toContain(`\n${LINK}\n`);
  expect(html).toContain('href="https://app.example.com/verify?token=a&amp;next=b"');
});

test('a button without a link of its own opens a page of the dashboard, or the mailbox that people read', () => {
  expect(rendered('password.changed').text).toContain(
    'Choose a new password:\nhttps://app.example.com/forgot-password\n',
  );
  const { text, html } = rendered('email.changed');
  expect(text).toContain('Contact support:\nmailto:support@example.com\n');
  expect(text).toContain('write to support@example.com at once.');
  expect(html).toContain('href="mailto:support@example.com"');
});

test('the sender is the seller of the receipts, with its address', () => {
  const env = {
    DASHBOARD_ORIGIN: 'https://app.example.com',
    SUPPORT_EMAIL: 'support@example.com',
    SELLER_NAME: 'Namaskah Ltd',
    SELLER_ADDRESS: '12 Marina\nLagos',
  } as Env;
  expect(brandOf(env)).toEqual({ ...BRAND, seller: 'Namaskah Ltd, 12 Marina, Lagos' });
  expect(brandOf({ ...env, SELLER_NAME: '', SELLER_ADDRESS: '' }).seller).toBe('Namaskah');
});
