import { PAGE, PdfPage, writePdf } from '../../platform/documents/pdf';
import { iso } from '../../platform/core/clock';
import type { Seller } from '../../platform/config/seller';
import { formatMoney } from '../../platform/core/money';
import { fillTemplate } from '../../platform/core/template';
import { writeRate } from '../payments/amounts';
import type { Payment } from '../payments/payment-records';
import type { ReceiptFacts as FactsOfLayout1 } from './receipt-page-1';
import { RECEIPT_TEXTS as TEXTS } from './receipt-texts';
import { taxWithin } from './tax';

const LEFT = PAGE.margin;
const RIGHT = PAGE.width - PAGE.margin;
const WIDTH = RIGHT - LEFT;
const VALUE = LEFT + 120;
const LINE = 18;
const SMALL_LINE = 13;

/** The contents of a receipt of layout 2; they never change after it was issued. */
export interface ReceiptFacts extends Omit<FactsOfLayout1, 'payment'> {
  details: Omit<Seller, 'name'>;
  payment: FactsOfLayout1['payment'] & Pick<Payment, 'card'>;
}

/** UTC, to the minute. */
const shownTime = (at: number): string => `${iso(at).slice(0, 16).replace('T', ' ')} UTC`;

function cardName({ brand, last4 }: NonNullable<Payment['card']>): string {
  const shown = brand === null ? TEXTS.anyCard : brand[0]?.toUpperCase() + brand.slice(1);
  return fillTemplate(TEXTS.cardName, { brand: shown, last4 });
}

/** Labels and values, one per line; unknown values have no line. */
function toRows({ number, payer, issuedAt, payment }: ReceiptFacts) {
  const { currency, paidAt, rateMicros, rateSource: source, card } = payment;
  const rate = fillTemplate(TEXTS.perDollar, { rate: writeRate(rateMicros), currency, source });
  const facts: [label: string, value: string | null][] = [
    [TEXTS.number, number],
    [TEXTS.issued, shownTime(issuedAt)],
    [TEXTS.paid, paidAt === null ? null : shownTime(paidAt)],
    [TEXTS.payer, payer && payer.name],
    [TEXTS.email, payer && payer.email],
    [TEXTS.account, payment.accountId],
    [TEXTS.reference, payment.reference],
    [TEXTS.card, card && cardName(card)],
    [TEXTS.provider, TEXTS.paystack],
    [TEXTS.rate, currency === 'USD' ? null : rate],
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

/** Name, address and tax number of the seller. Returns where the next line begins. */
function drawSeller(page: PdfPage, { seller, details: { address, taxNumber } }: ReceiptFacts) {
  page.text(LEFT, 80, seller, { font: 'bold', size: 12, maxWidth: WIDTH });
  const lines = [
    ...address,
    ...(taxNumber === null ? [] : [fillTemplate(TEXTS.taxNumber, { number: taxNumber })]),
  ];
  lines.forEach((line, i) =>
    page.text(LEFT, 96 + i * SMALL_LINE, line, { size: 9, gray: 0.4, maxWidth: WIDTH }),
  );
  return 80 + lines.length * SMALL_LINE;
}

/** What was bought, the tax that the price contains, and the total. Returns the base line of the total. */
function drawAmounts(page: PdfPage, { payment, details: { tax } }: ReceiptFacts, top: number) {
  const shown = (minor: number) => formatMoney(minor, payment.currency);
  const row = (y: number, label: string, value: string) =>
    page.text(LEFT, y, label).text(RIGHT, y, value, { align: 'right' });
  page.text(LEFT, top, TEXTS.item, { font: 'bold' });
  page.text(RIGHT, top, TEXTS.amount, { font: 'bold', align: 'right' });
  page.rule(top + 8);
  const worth = formatMoney(payment.credited ?? 0);
  row(top + 26, fillTemplate(TEXTS.bought[payment.purpose], { worth }), shown(payment.amount));
  let y = top + 26;
  if (tax) {
    const part = taxWithin(payment.amount, tax);
    const percent = String(tax.basisPoints / 100);
    page.rule(y + 10);
    row(y + 28, fillTemplate(TEXTS.net, { tax: tax.name }), shown(payment.amount - part));
    row(y + 28 + LINE, fillTemplate(TEXTS.tax, { name: tax.name, percent }), shown(part));
    y += 28 + LINE;
  }
  page.rule(y + 10);
  const bold = { font: 'bold', size: 12 } as const;
  page.text(LEFT, y + 30, TEXTS.total, bold);
  page.text(RIGHT, y + 30, shown(payment.amount), { ...bold, align: 'right' });
  return y + 30;
}

/** The receipt as a PDF of one page, in layout 2. The same facts always give the same bytes. */
export function drawReceipt(facts: ReceiptFacts): Uint8Array<ArrayBuffer> {
  const { number, seller, issuedAt } = facts;
  const page = new PdfPage();
  const top = drawSeller(page, facts);
  page.text(LEFT, top + 44, TEXTS.heading, { font: 'bold', size: 22 });
  let y = top + 80;
  for (const { label, value } of toRows(facts)) {
    page.text(LEFT, y, label, { gray: 0.4 });
    page.text(VALUE, y, value, { maxWidth: RIGHT - VALUE });
    y += LINE;
  }
  const end = drawAmounts(page, facts, y + LINE);
  page.text(LEFT, end + 44, TEXTS.note, { size: 9, gray: 0.4 });
  const title = fillTemplate(TEXTS.title, { number });
  return writePdf({ title, author: seller, createdAt: issuedAt, pages: [page] });
}
