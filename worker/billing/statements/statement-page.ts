import { PAGE, PdfPage, writePdf } from '../../platform/documents/pdf';
import { monthBounds, iso } from '../../platform/core/clock';
import { formatMoney } from '../../platform/core/money';
import { fillTemplate } from '../../platform/core/template';
import { KINDS, type Figures } from './figures';
import { monthName } from './month-name';
import { STATEMENT_TEXTS as TEXTS } from './statement-texts';

const LEFT = PAGE.margin;
const RIGHT = PAGE.width - PAGE.margin;
const VALUE = LEFT + 120;
const LINE = 16;
/** Right edges of the columns. */
const ENDS = { payments: 170, gifts: 245, verifications: 330, returned: 405, other: 470 } as const;

export interface StatementFacts {
  name: string;
  seller: string;
  accountId: string;
  /** UTC, `2026-11`. */
  month: string;
  /** End of the statement, epoch milliseconds. */
  until: number;
  figures: Figures;
}

/** UTC, to the minute. */
const shown = (at: number): string => iso(at).slice(0, 16).replace('T', ' ');

function head(page: PdfPage, { name, seller, accountId, month, until }: StatementFacts): void {
  const span = fillTemplate(TEXTS.span, {
    from: shown(monthBounds(month).from),
    until: shown(until),
  });
  page.text(LEFT, 80, seller, { font: 'bold', size: 12, maxWidth: RIGHT - LEFT });
  page.text(LEFT, 116, fillTemplate(TEXTS.heading, { month: monthName(month) }), {
    font: 'bold',
    size: 20,
  });
  [
    [TEXTS.account, name],
    [TEXTS.number, accountId],
    [TEXTS.period, span],
  ].forEach(([label = '', value = ''], i) => {
    page.text(LEFT, 142 + i * LINE, label, { gray: 0.4 });
    page.text(VALUE, 142 + i * LINE, value, { maxWidth: RIGHT - VALUE });
  });
}

function summary(page: PdfPage, { opening, total, closing }: Figures): void {
  const row = (y: number, label: string, cents: number, font: 'regular' | 'bold' = 'regular') =>
    page
      .text(LEFT, y, label, { font })
      .text(RIGHT, y, formatMoney(cents), { font, align: 'right' });
  row(204, TEXTS.opening, opening, 'bold');
  KINDS.forEach((kind, i) => row(222 + i * LINE, TEXTS[kind], total[kind]));
  page.rule(222 + 4 * LINE + 6);
  row(222 + 5 * LINE + 6, TEXTS.closing, closing, 'bold');
}

/** At most 31 lines, which fit the page. */
function days(page: PdfPage, { days: all }: Figures): void {
  const top = 340;
  const bold = { font: 'bold', align: 'right', size: 9 } as const;
  page.text(LEFT, top, TEXTS.days.day, { font: 'bold', size: 9 });
  for (const kind of KINDS) page.text(ENDS[kind], top, TEXTS.days[kind], bold);
  page.text(RIGHT, top, TEXTS.days.closing, bold);
  page.rule(top + 5);
  if (all.length === 0) page.text(LEFT, top + 18, TEXTS.none, { size: 9 });
  all.forEach(({ at, moved, closing }, i) => {
    const y = top + 18 + i * 13;
    const right = { align: 'right', size: 9 } as const;
    page.text(LEFT, y, iso(at).slice(0, 10), { size: 9 });
    for (const kind of KINDS) page.text(ENDS[kind], y, formatMoney(moved[kind]), right);
    page.text(RIGHT, y, formatMoney(closing), right);
  });
}

/** The statement as a PDF of one page. */
export function drawStatement(facts: StatementFacts): Uint8Array<ArrayBuffer> {
  const { seller, month, until, figures } = facts;
  const page = new PdfPage();
  head(page, facts);
  summary(page, figures);
  days(page, figures);
  page.text(LEFT, PAGE.height - 40, TEXTS.note, { size: 8, gray: 0.4, maxWidth: RIGHT - LEFT });
  const title = fillTemplate(TEXTS.title, { month: monthName(month) });
  return writePdf({ title, author: seller, createdAt: until, pages: [page] });
}
