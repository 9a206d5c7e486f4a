import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOTIFICATION_TEXTS } from '../../../worker/channels/notifications/notification-texts';
import { RECEIPT_TEXTS } from '../../../worker/billing/receipts/receipt-texts';
import { RECEIPT_TEXTS_1 } from '../../../worker/billing/receipts/receipt-texts-1';
import { STATEMENT_TEXTS } from '../../../worker/billing/statements/statement-texts';
import { FOOTERS } from '../../../worker/mail/email-template';
import { EMAIL_TEMPLATES } from '../../../worker/mail/email-templates';
import { SMS_TEXTS } from '../../../worker/mail/sms-texts';

/** A route, a field or value of the API, a header, or cents. */
const FOR_PROGRAMS =
  /\/v1\/|\b(?:GET|POST|PUT|PATCH|DELETE) |\b[a-z]+[A-Z]\w*|"[\w.[\]-]+"|\bcents\b|\b[a-z]+_[a-z]+\b|Idempotency-Key/;
/** Names that are written so. */
const NAMES = /\bmacOS\b/g;

const LOCALES = 'web/locales';

const textsOf = (value: unknown, path = ''): [string, string][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => textsOf(inner, `${path}.${name}`))
    : [[path, String(value)]];

/** Without what is filled in. */
const bare = (text: string): string => text.replaceAll(/\{+\w+\}+/g, '7').replaceAll(NAMES, '');

/** Texts for the people who write programs. */
const FOR_DEVELOPERS = [
  // The answer that a customer’s server must give.
  '.hooks.steps.answer',
];

/** Fields of templates that are no text. */
const SETTINGS = /\.(?:to|footer|page|list)$/;

const all: Readonly<Record<string, [string, string][]>> = {
  ...Object.fromEntries(
    readdirSync(LOCALES)
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, textsOf(JSON.parse(readFileSync(join(LOCALES, name), 'utf8')))]),
  ),
  emails: textsOf(EMAIL_TEMPLATES).filter(([path]) => !SETTINGS.test(path)),
  footers: textsOf(FOOTERS),
  'text messages': textsOf(SMS_TEXTS),
  notifications: textsOf(NOTIFICATION_TEXTS),
  receipts: [...textsOf(RECEIPT_TEXTS), ...textsOf(RECEIPT_TEXTS_1)],
  statements: textsOf(STATEMENT_TEXTS),
};

test.for(Object.entries(all))(
  'no text of %s names a route, a field of the API or cents',
  ([, texts]) => {
    expect(texts.length).toBeGreaterThan(2);
    expect(
      texts.filter(
        ([path, text]) => !FOR_DEVELOPERS.includes(path) && FOR_PROGRAMS.test(bare(text)),
      ),
    ).toEqual([]);
  },
);

test.each([
  'Call GET /v1/me',
  'Omit "areaCodes".',
  'Send areaCodes',
  'It costs 2900 cents.',
  'Send top_up',
])('the text %j would be found', (text) => {
  expect(bare(text)).toMatch(FOR_PROGRAMS);
});
