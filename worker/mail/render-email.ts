import { sanitizeLabel } from '../platform/core/labels';
import { fillTemplate } from '../platform/core/template';
import { EMAIL_TEMPLATES, type Template, type TemplateName } from './email-templates';

export interface Rendered {
  subject: string;
  text: string;
  html: string;
}

type Values = Readonly<Record<string, string>>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

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

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,sans-serif";

const paragraph = (sentence: string, style = 'margin:0 0 16px;font-size:16px'): string =>
  `<p style="${style};line-height:1.5">${escape(sentence)}</p>`;

const button = (label: string, link: string): string =>
  `<p style="margin:24px 0"><a href="${escape(link)}" style="display:inline-block;background:#0a7d5a;color:#ffffff;` +
  `padding:12px 20px;border-radius:8px;font-size:16px;font-weight:600;text-decoration:none">${escape(label)}</a></p>` +
  `<p style="margin:0 0 16px;font-size:13px;line-height:1.5;color:#5b6470">Or open this address: ` +
  `<span style="word-break:break-all">${escape(link)}</span></p>`;

const entry = (line: string): string =>
  `<li style="margin:0 0 8px;font-size:16px;line-height:1.5">${escape(line)}</li>`;
const bullets = (lines: readonly string[]): string =>
  `<ul style="margin:0 0 16px;padding-left:20px">${lines.map(entry).join('')}</ul>`;

const frame = (subject: string, inner: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${escape(subject)}</title></head><body style="margin:0;background:#f4f6f5;color:#16201c;${FONT}">` +
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px">` +
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;` +
  `border:1px solid #dfe5e2;border-radius:12px"><tr><td style="padding:28px 32px">` +
  `<p style="margin:0 0 24px;font-size:18px;font-weight:700;color:#0a7d5a">Namaskah</p>${inner}</td></tr></table>` +
  `</td></tr></table></body></html>`;

/** The email as text and HTML; every value is escaped in the HTML. */
export function render(name: TemplateName, given: Values): Rendered {
  const template: Template = EMAIL_TEMPLATES[name];
  const values = shown(given);
  const subject = plain(fillTemplate(template.subject, values));
  const body = template.body.map((sentence) => plain(fillTemplate(sentence, values)));
  const note = template.note === undefined ? [] : [plain(fillTemplate(template.note, values))];
  const { action } = template;
  const lines =
    template.list === undefined ? [] : fillTemplate(template.list, values).split('\n').map(plain);
  const link = values['link'] ?? '{link}';
  const list = lines.map((line) => `- ${line}`).join('\n');
  const text = [
    ...body,
    ...(list ? [list] : []),
    ...(action ? [`${action}:\n${link}`] : []),
    ...note,
    'Namaskah',
  ];
  const inner = [
    ...body.map((sentence) => paragraph(sentence)),
    ...(lines.length > 0 ? [bullets(lines)] : []),
    ...(action ? [button(action, link)] : []),
    ...note.map((sentence) => paragraph(sentence, 'margin:0;font-size:13px;color:#5b6470')),
  ];
  return { subject, text: `${text.join('\n\n')}\n`, html: frame(subject, inner.join('')) };
}
