const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** The dashboard's tokens (web/styles.css) as hex: email programs know no OKLCH and no light-dark(). */
const LIGHT = {
  paper: '#fbf9f5',
  surface: '#ffffff',
  line: '#e2dfda',
  ink: '#1c1712',
  soft: '#514c46',
  faint: '#68625c',
} as const;
const DARK: Readonly<Record<keyof typeof LIGHT, string>> = {
  paper: '#100e0c',
  surface: '#191714',
  line: '#312d29',
  ink: '#f2f0ec',
  soft: '#c0bdb8',
  faint: '#a19e98',
};
const MARIGOLD = '#f2a119';
const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Arial,sans-serif";

/** Programs without a dark theme ignore the block; those with one override the inline colors. */
const DARK_STYLE = `@media (prefers-color-scheme:dark){
.paper{background:${DARK.paper}!important}
.surface{background:${DARK.surface}!important;border-color:${DARK.line}!important}
.line{border-color:${DARK.line}!important}
.ink{color:${DARK.ink}!important}
.soft{color:${DARK.soft}!important}
.faint{color:${DARK.faint}!important}
.palm{background:${DARK.ink}!important}
.button{background:${DARK.ink}!important;color:${DARK.surface}!important}
}`;

const text = (tone: 'ink' | 'soft' | 'faint', style: string, inner: string, tag = 'p'): string =>
  `<${tag} class="${tone}" style="margin:0 0 16px;color:${LIGHT[tone]};${style}">${inner}</${tag}>`;

export const lead = (sentence: string): string =>
  text('ink', 'font-size:19px;line-height:1.4;font-weight:600', escape(sentence), 'h1');

export const paragraph = (sentence: string): string =>
  text('soft', 'font-size:15px;line-height:1.5', escape(sentence));

export const bullets = (lines: readonly string[]): string =>
  `<ul class="soft" style="margin:0 0 16px;padding-left:20px;color:${LIGHT.soft}">${lines
    .map((line) => `<li style="margin:0 0 6px;font-size:15px;line-height:1.5">${escape(line)}</li>`)
    .join('')}</ul>`;

export const note = (sentence: string): string =>
  text('faint', 'font-size:13px;line-height:1.5', escape(sentence));

/** The button, and its address for programs that show no button. */
export const button = (label: string, fallback: string, link: string): string =>
  `<p style="margin:24px 0"><a class="button" href="${escape(link)}" style="display:inline-block;background:${LIGHT.ink};` +
  `color:#ffffff;padding:13px 22px;border-radius:7px;font-size:16px;font-weight:600;text-decoration:none">${escape(label)}</a></p>` +
  text(
    'faint',
    'font-size:13px;line-height:1.5',
    `${escape(fallback)}<br><span style="word-break:break-all">${escape(link)}</span>`,
  );

/** The mark of the dashboard, two joined palms, of two cells: no image is loaded, and none is blocked. */
const MARK =
  `<td class="palm" style="width:9px;height:28px;font-size:0;background:${LIGHT.ink};border-radius:9px 0 0 4px/18px 0 0 4px">&nbsp;</td>` +
  `<td style="width:2px;font-size:0">&nbsp;</td>` +
  `<td style="width:9px;height:28px;font-size:0;background:${MARIGOLD};border-radius:0 9px 4px 0/0 18px 4px 0">&nbsp;</td>`;

const WORDMARK =
  `<table role="presentation" aria-hidden="true" cellpadding="0" cellspacing="0" style="margin:0 0 24px"><tr>${MARK}` +
  `<td class="ink" style="padding-left:10px;font-size:18px;font-weight:700;letter-spacing:-0.01em;color:${LIGHT.ink}">Namaskah</td></tr></table>`;

const footerLine = (line: string): string =>
  text('faint', 'font-size:12px;line-height:1.5;margin:0 0 6px', escape(line));

/** A whole email: the wordmark, `inner` on a card, and the lines of the footer below it. */
export const frame = (subject: string, inner: string, footer: readonly string[]): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">` +
  `<title>${escape(subject)}</title><style>:root{color-scheme:light dark}${DARK_STYLE.replaceAll('\n', '')}</style></head>` +
  `<body class="paper" style="margin:0;background:${LIGHT.paper};${FONT}">` +
  `<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:${LIGHT.paper}">` +
  `<tr><td align="center" style="padding:32px 16px">` +
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;text-align:left"><tr><td>` +
  `${WORDMARK}<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>` +
  `<td class="surface" style="background:${LIGHT.surface};border:1px solid ${LIGHT.line};border-radius:12px;padding:28px 28px 12px">${inner}</td>` +
  `</tr></table><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td style="padding:20px 4px 0">` +
  footer.map(footerLine).join('') +
  `</td></tr></table></td></tr></table></td></tr></table></body></html>`;
