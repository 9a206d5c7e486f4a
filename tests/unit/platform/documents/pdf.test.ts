import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../../worker/platform/documents/fonts';
import { PAGE, PdfPage, writePdf } from '../../../../worker/platform/documents/pdf';
import { toWinAnsiText } from '../../../../worker/platform/documents/win-ansi';
import { readPdf } from '../../../support/pdf';

const made = (...pages: PdfPage[]) =>
  writePdf({ title: 'Título — 題', author: 'Namaskah', createdAt: 0, pages });
const drawnOf = (text: string, maxWidth?: number) =>
  readPdf(made(new PdfPage().text(0, 10, text, maxWidth === undefined ? {} : { maxWidth })));

describe('a PDF', () => {
  test('is parsed by its cross-reference table, page for page and line for line', () => {
    const first = new PdfPage().text(56, 80, 'One').rule(90).text(56, 100, 'Two (of 2) \\ done');
    const second = new PdfPage().text(539, 80, 'Drei – 3,00 €', { align: 'right', font: 'bold' });
    expect(readPdf(made(first, second))).toEqual({
      drawn: ['One', 'Two (of 2) \\ done', 'Drei – 3,00 €'],
      copied: ['One', 'Two (of 2) \\ done', 'Drei – 3,00 €'],
      title: 'Título — 題',
      pages: 2,
    });
  });

  /** Windows-1252: the characters that the standard fonts can draw. */
  const IN_THE_FONTS = /^[ -~\u00A0-ÿŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]*$/;

  test('of any text is valid, draws the characters of the fonts, and contains the text for copying', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(anything, (text) => {
        const { drawn, copied } = drawnOf(text);
        expect(copied).toEqual([text]);
        expect(drawn.join('')).toMatch(IN_THE_FONTS);
      }),
    );
  });

  test('has the same bytes for the same input', () => {
    const page = () => new PdfPage().text(56, 80, 'One');
    expect(made(page())).toEqual(made(page()));
  });
});

describe('a character outside the standard fonts', () => {
  test.for([
    ['Adébáyọ̀ Ọlọ́ṣundé', 'Adébáyo Olosundé'],
    ['Ɓala Ɗanjuma Ƙwari', 'Bala Danjuma Kwari'],
    ['Łódź ﬁrma', 'Lódz firma'],
    ['田中 太郎', '?? ??'],
    ['محمد', '????'],
    ['🙂', '?'],
    ['a\tb\r\nc\u0000d', 'a b  c d'],
    ['soft\u00ADhyphen\u200D', 'softhyphen'],
    ['\uD800', '?'],
    ['“€ 5” – naïve ž', '“€ 5” – naïve ž'],
  ] as const)('%j is drawn as %j', ([text, drawn]) => {
    expect(drawnOf(text)).toMatchObject({ drawn: [drawn], copied: [text] });
  });
});

describe('the width of a text', () => {
  test('equals Adobe’s metrics', () => {
    expect(widthOf('Namaskah', 'regular', 1_000)).toBe(
      722 + 556 + 833 + 556 + 500 + 500 + 556 + 556,
    );
    expect(widthOf('Total: €5', 'bold', 10)).toBeCloseTo(
      (611 + 611 + 333 + 556 + 278 + 333 + 278 + 556 + 556) / 100,
      9,
    );
    expect(widthOf('ÿ', 'regular', 1_000)).toBe(500);
    expect(widthOf('ÿ', 'bold', 1_000)).toBe(556);
    expect(widthOf('~', 'regular', 1_000)).toBe(584);
  });

  test('places the right end of the text at the requested position', () => {
    const file = Buffer.from(made(new PdfPage().text(539, 80, '10.00', { align: 'right' })));
    const x = 539 - widthOf('10.00', 'regular', 10);
    expect(file.toString('latin1')).toContain(
      `1 0 0 1 ${Math.round(x * 100) / 100} 762 Tm (10.00)`,
    );
  });

  test('is not exceeded, with an ellipsis for the remaining text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), (text) => {
        const [drawn = ''] = drawnOf(text, 100).drawn;
        expect(widthOf(drawn, 'regular', 10)).toBeLessThanOrEqual(100);
        expect(drawn === toWinAnsiText(text) || drawn.endsWith('…')).toBe(true);
      }),
    );
    expect(drawnOf('x'.repeat(500), PAGE.width).copied).toEqual(['x'.repeat(500)]);
  });
});
