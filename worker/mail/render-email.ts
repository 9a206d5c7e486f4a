import { sellerOf } from '../platform/config/seller';
import { sanitizeLabel } from '../platform/core/labels';
import { fillTemplate } from '../platform/core/template';
import { bullets, button, frame, lead, note, paragraph } from './email-frame';
import { FOOTERS, type Template } from './email-template';
import { EMAIL_TEMPLATES, type TemplateName } from './email-templates';

export interface Rendered {
  subject: string;
  text: string;
  html: string;
}

/** What every email shows of the sender. */
export interface Brand {
  /** The dashboard's. */
  origin: string;
  /** The mailbox that people read. */
  support: string;
  /** Name and postal address, in one line. */
  seller: string;
}

type Values = Readonly<Record<string, string>>;

const NAME = 'Namaskah';
const FALLBACK = 'If the button does not work, open this address:';
const CONTACT = 'Questions? Write to {support}.';

export function brandOf(env: Env): Brand {
  const { name, address } = sellerOf(env);
  return {
    origin: env.DASHBOARD_ORIGIN,
    support: env.SUPPORT_EMAIL,
    seller: [name ?? NAME, ...address].join(', '),
  };
}

/** The values that customers typed. All others are ours, or have a checked form. */
const TYPED = ['account', 'name'] as const;

const shown = (values: Values): Values => ({
  ...values,
  ...Object.fromEntries(
    TYPED.flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [[name, sanitizeLabel(value)]];
    }),
  ),
});

/** Removes control characters: no value adds a header, reverses the text or hides in it. */
const plain = (text: string): string => text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');

function linkOf({ page }: Template, values: Values, { origin, support }: Brand): string {
  if (page === undefined) return values['link'] ?? '{link}';
  return page === 'support' ? `mailto:${support}` : `${origin}${page}`;
}

/** The email as text and HTML, with the same words; every value is escaped in the HTML. */
export function render(name: TemplateName, given: Values, brand: Brand): Rendered {
  const template: Template = EMAIL_TEMPLATES[name];
  const values = { ...shown(given), support: brand.support };
  const filled = (sentence: string): string => plain(fillTemplate(sentence, values));
  const subject = filled(template.subject);
  const first = filled(template.lead);
  const body = (template.body ?? []).map(filled);
  const lines =
    template.list === undefined ? [] : fillTemplate(template.list, values).split('\n').map(plain);
  const notes = template.note === undefined ? [] : [filled(template.note)];
  const link = linkOf(template, values, brand);
  const footer = [FOOTERS[template.footer], CONTACT, brand.seller].map(filled);
  const text = [
    first,
    ...body,
    ...(lines.length > 0 ? [lines.map((line) => `- ${line}`).join('\n')] : []),
    `${template.action}:\n${link}`,
    ...notes,
    `-- \n${footer.join('\n')}`,
  ];
  const inner = [
    lead(first),
    ...body.map(paragraph),
    ...(lines.length > 0 ? [bullets(lines)] : []),
    button(template.action, FALLBACK, link),
    ...notes.map(note),
  ];
  return { subject, text: `${text.join('\n\n')}\n`, html: frame(subject, inner.join(''), footer) };
}
