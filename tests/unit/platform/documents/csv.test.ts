import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import {
  csvHeader,
  csvRows,
  csvStream,
  type Column,
} from '../../../../worker/platform/documents/csv';
import { formatDecimal } from '../../../../worker/platform/core/money';

interface Row {
  text: string | null;
  cents: number;
}
const COLUMNS: Column<Row>[] = [
  { name: 'text', text: ({ text }) => text },
  { name: 'amount', number: ({ cents }) => formatDecimal(cents) },
];
// The delimiter is given, not guessed: a short text with tabs would be taken for another format.
const parsed = (csv: string) =>
  Papa.parse<string[]>(csv, { delimiter: ',', newline: '\r\n', skipEmptyLines: false }).data;

describe('a decimal', () => {
  test('I-20 is the exact number, for every integer', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (minor) => {
        const text = formatDecimal(minor);
        expect(text).toMatch(/^-?\d+\.\d\d$/);
        expect(BigInt(text.replace('.', ''))).toBe(BigInt(minor));
      }),
    );
    expect([0, -0, 5, -5, -108, 100, 123_456].map(formatDecimal)).toEqual([
      '0.00',
      '0.00',
      '0.05',
      '-0.05',
      '-1.08',
      '1.00',
      '1234.56',
    ]);
  });
});

describe('a row', () => {
  test.for(['=1+1', '+2348012345678', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '=1\nx'])(
    '%j is written as text, and no spreadsheet runs it',
    (text) => {
      expect(parsed(csvRows(COLUMNS, [{ text, cents: -108 }]))[0]).toEqual([`'${text}`, '-1.08']);
    },
  );

  test('returns every text and every number unchanged when parsed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), (text, cents) => {
        const [cells] = parsed(csvRows(COLUMNS, [{ text, cents }]));
        expect(cells?.[0]?.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, '')).toBe(
          text.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''),
        );
        expect(cells?.[0]).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        expect(cells?.[1]).toBe(formatDecimal(cents));
      }),
      { examples: [['\t\t', 0]] },
    );
  });

  test('has quotes where required, ends with CRLF, and is empty for null', () => {
    expect(
      csvRows(COLUMNS, [
        { text: 'a "b", c', cents: 1 },
        { text: null, cents: 2 },
      ]),
    ).toBe('"a ""b"", c",0.01\r\n,0.02\r\n');
    expect(csvHeader(COLUMNS)).toBe('text,amount\r\n');
    const odd: Column<Row>[] = [{ name: 'n', number: () => '=1' }];
    expect(csvRows(odd, [{ text: null, cents: 0 }])).toBe("'=1\r\n");
  });
});

describe('a stream', () => {
  test('reads a page when the previous one was sent', async () => {
    const asked: (string | undefined)[] = [];
    const read = (cursor: string | undefined) => {
      asked.push(cursor);
      const n = Number(cursor ?? 0);
      const data = [{ text: `row ${n}`, cents: n }];
      return Promise.resolve({ data, nextCursor: n < 3 ? String(n + 1) : null });
    };
    const stream = await csvStream(COLUMNS, read);
    const reader = stream.getReader();
    const first = await reader.read();
    expect(new TextDecoder().decode(first.value)).toBe('text,amount\r\nrow 0,0.00\r\n');
    expect(asked.length).toBeLessThanOrEqual(2);
    let rest = '';
    for (let next = await reader.read(); !next.done; next = await reader.read())
      rest += new TextDecoder().decode(next.value);
    expect(rest).toBe('row 1,0.01\r\nrow 2,0.02\r\nrow 3,0.03\r\n');
    expect(asked).toEqual([undefined, '1', '2', '3']);
  });

  test('without rows is only its header', async () => {
    const stream = await csvStream(COLUMNS, () => Promise.resolve({ data: [], nextCursor: null }));
    expect(await new Response(stream).text()).toBe('text,amount\r\n');
  });

  test('throws the error of the first page before anything is sent', async () => {
    await expect(csvStream(COLUMNS, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
