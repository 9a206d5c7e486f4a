import { PAGE, PdfPage, writePdf } from '../../platform/documents/pdf';
import { iso } from '../../platform/core/clock';
import { formatDecimal } from '../../platform/core/money';
import { fillTemplate } from '../../platform/core/template';
import { writeRate } from '../payments/amounts';
import type { Payer } from '../payments/payer';
import type { Payment } from '../payments/payment-records';
import { RECEIPT_TEXTS_1 as TEXTS } from './receipt-texts-1';

const LEFT = PAGE.margin;
const RIGHT = PAGE.width - PAGE.margin;
const VALUE = LEFT + 120;
const LINE = 18;

/** The contents of a receipt of layout 1; they never change after it was issued. */
export interface ReceiptFacts {
  /** As displayed: `R-000042`. */
  number: string;
  seller: string;
  payer: Payer | null;
  /** Epoch milliseconds. */
  issuedAt: number;
  payment: Pick<
    Payment,
    | 'accountId'
    | 'reference'
    | 'purpose'
    | 'currency'
    | 'amount'
    | 'credited'
    | 'paidAt'
    | 'rateMicros'
    | 'rateSource'
  >;
}

/** UTC, to the minute. */
const shownTime = (at: number): string => `${iso(at).slice(0, 16).replace('T', ' ')} UTC`;

/** Labels and values, one per line; unknown values have no line. */
function toRows({ number, seller, payer, issuedAt, payment }: ReceiptFacts) {
  const { currency, paidAt, rateMicros, rateSource: source } = payment;
  const rate = fillTemplate(TEXTS.perDollar, { rate: writeRate(rateMicros), currency, source });
  const facts: [label: string, value: string | null][] = [
    [TEXTS.number, number],
    [TEXTS.issued, shownTime(issuedAt)],
    [TEXTS.paid, paidAt === null ? null : shownTime(paidAt)],
    [TEXTS.seller, seller],
    [TEXTS.payer, payer && payer.name],
    [TEXTS.email, payer && payer.email],
    [TEXTS.account, payment.accountId],
    [TEXTS.reference, payment.reference],
    [TEXTS.provider, TEXTS.paystack],
    [TEXTS.rate, currency === 'USD' ? null : rate],
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

/** The receipt as a PDF of one page, in layout 1, which is issued no more. The same facts always give the same bytes. */
export function drawReceipt1(facts: ReceiptFacts): Uint8Array<ArrayBuffer> {
  const { number, seller, issuedAt, payment } = facts;
  const page = new PdfPage();
  page.text(LEFT, 80, seller, { font: 'bold', size: 12, maxWidth: RIGHT - LEFT });
  page.text(LEFT, 120, TEXTS.heading, { font: 'bold', size: 22 });
  let y = 156;
  for (const { label, value } of toRows(facts)) {
    page.text(LEFT, y, label, { gray: 0.4 });
    page.text(VALUE, y, value, { maxWidth: RIGHT - VALUE });
    y += LINE;
  }
  const amount = `${formatDecimal(payment.amount)} ${payment.currency}`;
  const worth = formatDecimal(payment.credited ?? 0);
  y += LINE;
  page.text(LEFT, y, TEXTS.item, { font: 'bold' });
  page.text(RIGHT, y, TEXTS.amount, { font: 'bold', align: 'right' });
  page.rule(y + 8);
  page.text(LEFT, y + 26, fillTemplate(TEXTS.bought[payment.purpose], { worth }));
  page.text(RIGHT, y + 26, amount, { align: 'right' });
  page.rule(y + 36);
  page.text(LEFT, y + 56, TEXTS.total, { font: 'bold', size: 12 });
  page.text(RIGHT, y + 56, amount, { font: 'bold', size: 12, align: 'right' });
  page.text(LEFT, y + 100, TEXTS.note, { size: 9, gray: 0.4 });
  const title = fillTemplate(TEXTS.title, { number });
  return writePdf({ title, author: seller, createdAt: issuedAt, pages: [page] });
}
