// npm run mails: writes every email to .wrangler/mails, as HTML and as text, with an index that shows them side by side.
import { mkdirSync, writeFileSync } from 'node:fs';
import type * as Templates from '../worker/mail/email-templates.ts';
import type * as Renderer from '../worker/mail/render-email.ts';
import { importBundled } from './bundled.ts';

const FOLDER = '.wrangler/mails';

/** A value for each `{name}` of a template. */
const VALUES = {
  account: 'Ada Lovelace',
  amount: '$29.00',
  below: '$5.00',
  body: 'Your available balance is $12.45.',
  by: 'a signed-in owner',
  change: 'has a new URL',
  count: '3',
  device: 'Chrome on macOS',
  email: 'ada@example.com',
  entries: 'Payment of 16,500.00 NGN failed (2 times)\nCode received for WhatsApp\nand 10 more',
  host: 'hooks.example.com',
  last4: '4081',
  left: '7',
  link: 'https://app.namaskah.example/verify-email#token=Zm9yIHRoZSBwcmV2aWV3IG9mIGVtYWlscw',
  month: 'November 2026',
  name: 'MacBook Touch ID',
  place: 'Lagos, Nigeria',
  reason: 'all deliveries failed for five days',
  role: 'member',
  threshold: '$2.00',
  tier: 'Developer',
  time: '2026-12-01 09:30 UTC',
  times: '3',
  title: '$0.45 refunded',
  to: 'Free',
  until: '2026-12-08',
};
const BRAND = {
  origin: 'https://app.namaskah.example',
  support: 'support@namaskah.example',
  seller: 'Namaskah Ltd, 12 Marina, Lagos 101221, Nigeria',
};

const { EMAIL_TEMPLATES } = await importBundled<typeof Templates>('worker/mail/email-templates.ts');
const { render } = await importBundled<typeof Renderer>('worker/mail/render-email.ts');

const isTemplate = (name: string): name is Templates.TemplateName =>
  Object.hasOwn(EMAIL_TEMPLATES, name);
const names = Object.keys(EMAIL_TEMPLATES).filter(isTemplate);

mkdirSync(FOLDER, { recursive: true });
const frames = names.map((name) => {
  const { subject, text, html } = render(name, VALUES, BRAND);
  writeFileSync(`${FOLDER}/${name}.html`, html);
  writeFileSync(`${FOLDER}/${name}.txt`, `${subject}\n\n${text}`);
  const frame = (scheme: string): string =>
    `<iframe src="${name}.html" title="${name}, ${scheme}" style="color-scheme:${scheme}"></iframe>`;
  return `<h2>${subject} <small><a href="${name}.txt">${name}</a></small></h2><div>${frame('light')}${frame('dark')}</div>`;
});
writeFileSync(
  `${FOLDER}/index.html`,
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Emails</title><style>body{font-family:sans-serif;margin:24px}
div{display:grid;grid-template-columns:1fr 1fr;gap:16px}iframe{width:100%;height:640px;border:1px solid #ccc}</style>${frames.join('\n')}`,
);
console.log(`${names.length} emails in ${FOLDER}/index.html`);
