import { strFromU8, strToU8, unzipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toTables } from '../../../../worker/privacy/export/tables';
import { zipDirectory, zipPart } from '../../../../worker/privacy/export/zip-parts';

const archiveOf = (pieces: Record<string, Uint8Array>[]) => {
  const parts = pieces.map(zipPart);
  const directory = zipDirectory(
    parts.map(({ body, records }) => ({ bytes: body.byteLength, records })),
  );
  return Buffer.concat([...parts.map(({ body }) => body), directory]);
};

describe('an archive in parts', () => {
  test('contains the files of every part (200 runs)', () => {
    const piece = fc.dictionary(
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
        .filter((name) => !name.endsWith('/')),
      fc.uint8Array({ maxLength: 300 }),
      { maxKeys: 4, noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), (pieces) => {
        const named = pieces.map((files, n) =>
          Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${n}-${name}`, bytes])),
        );
        const expected = Object.entries(Object.assign({}, ...named) as Record<string, Uint8Array>);
        const found = Object.entries(unzipSync(archiveOf(named)));
        const plain = (entries: [string, Uint8Array][]) =>
          entries.map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')]);
        expect(plain(found)).toEqual(plain(expected));
      }),
      { numRuns: 200 },
    );
  });

  test('is refused when a plain ZIP cannot address its files', () => {
    const { body, records } = zipPart({ a: strToU8('a') });
    const parts = Array.from({ length: 65_536 }, () => ({ bytes: body.byteLength, records }));
    expect(() => zipDirectory(parts)).toThrow('too large for a ZIP');
  });
});

describe('a table', () => {
  test('is written as JSON and as CSV, with the same fields', () => {
    const items = [
      { id: 'ver_1', number: '+12065550142', text: 'Hi, "you"\nthere', areaCodes: ['206'] },
      { id: 'ver_2', number: null, text: null, areaCodes: null, late: true },
    ];
    const files = toTables('orders', items);
    expect(Object.keys(files)).toEqual(['orders.json', 'orders.csv']);
    expect(JSON.parse(strFromU8(files['orders.json']!))).toEqual(items);
    expect(strFromU8(files['orders.csv']!)).toBe(
      'id,number,text,areaCodes,late\r\n' +
        `ver_1,'+12065550142,"Hi, ""you""\nthere","[""206""]",\r\n` +
        'ver_2,,,,true\r\n',
    );
  });

  test.each(['=1+1', '@SUM(A1)', '-2+3', '\t=1', '\r=1'])(
    'a spreadsheet does not run %j',
    (text) => {
      const [, row = ''] = strFromU8(toTables('t', [{ text }])['t.csv']!).split('\r\n');
      expect(row).toMatch(/^"?'/);
    },
  );

  test('without rows is not written', () => expect(toTables('orders', [])).toEqual({}));
});
