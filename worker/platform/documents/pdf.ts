import { FONT_NAMES, widthOf, type Font } from './fonts';
import { toWinAnsiText, winAnsiBytes } from './win-ansi';

/** A4, in points. Coordinates count from the left and upper edge. */
export const PAGE = { width: 595, height: 842, margin: 56 } as const;

export interface TextStyle {
  font?: Font;
  /** Points; 10 by default. */
  size?: number;
  /** The side of the text at `x`; left by default. */
  align?: 'left' | 'right';
  /** 0 is black, 1 white. */
  gray?: number;
  /** A text that is wider, in points, ends in an ellipsis. */
  maxWidth?: number;
}

const ELLIPSIS = '…';

const number = (value: number): string => String(Math.round(value * 100) / 100);
const hex = (text: string): string =>
  `<FEFF${Array.from({ length: text.length }, (_, i) =>
    text.charCodeAt(i).toString(16).padStart(4, '0').toUpperCase(),
  ).join('')}>`;
/** A string of a content stream; each character is one byte of the file. */
const literal = (shown: string): string =>
  `(${String.fromCharCode(...winAnsiBytes(shown)).replaceAll(/[\\()]/g, String.raw`\$&`)})`;

function fitted(shown: string, font: Font, size: number, maxWidth: number | undefined): string {
  if (maxWidth === undefined || widthOf(shown, font, size) <= maxWidth) return shown;
  let end = shown.length;
  while (end > 0 && widthOf(shown.slice(0, end) + ELLIPSIS, font, size) > maxWidth) end--;
  return shown.slice(0, end).trimEnd() + ELLIPSIS;
}

/** One page: its drawing operators, in order. */
export class PdfPage {
  readonly #operators: string[] = [];

  /**
   * Draws one line of text on the base line `y`. Characters that the font lacks are drawn as the closest ones, and the file
   * also holds the true text, for copying and screen readers.
   */
  text(x: number, y: number, text: string, style: TextStyle = {}): this {
    const { font = 'regular', size = 10, align = 'left', gray = 0, maxWidth } = style;
    const closest = toWinAnsiText(text);
    const shown = fitted(closest, font, size, maxWidth);
    const left = align === 'right' ? x - widthOf(shown, font, size) : x;
    const place = `${number(left)} ${number(PAGE.height - y)}`;
    const drawn =
      `BT /${FONT_NAMES[font]} ${number(size)} Tf ${number(gray)} g 1 0 0 1 ${place} Tm ` +
      `${literal(shown)} Tj ET`;
    const isTrue = shown === text;
    this.#operators.push(isTrue ? drawn : `/Span <</ActualText ${hex(text)}>> BDC ${drawn} EMC`);
    return this;
  }

  /** Draws a thin line from margin to margin. */
  rule(y: number, gray = 0.75): this {
    const at = number(PAGE.height - y);
    const { margin, width } = PAGE;
    this.#operators.push(`0.5 w ${number(gray)} G ${margin} ${at} m ${width - margin} ${at} l S`);
    return this;
  }

  get content(): string {
    return this.#operators.join('\n');
  }
}

const pdfDate = (at: number): string =>
  `(D:${new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, '')})`;

const fontObject = (name: string): string =>
  `<</Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding>>`;

/** Writes `pages` as a PDF file. The same input always gives the same bytes. `createdAt` is epoch milliseconds. */
export function writePdf(document: {
  title: string;
  author: string;
  createdAt: number;
  pages: readonly PdfPage[];
}): Uint8Array<ArrayBuffer> {
  const { title, author, createdAt, pages } = document;
  const first = 6;
  const kids = pages.map((_, i) => `${first + 2 * i} 0 R`);
  const resources = `<</Font <</${FONT_NAMES.regular} 3 0 R /${FONT_NAMES.bold} 4 0 R>>>>`;
  const objects = [
    '<</Type /Catalog /Pages 2 0 R /Lang (en)>>',
    `<</Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} /Resources ${resources}` +
      ` /MediaBox [0 0 ${PAGE.width} ${PAGE.height}]>>`,
    fontObject(FONT_NAMES.regular),
    fontObject(FONT_NAMES.bold),
    `<</Title ${hex(title)} /Author ${hex(author)} /CreationDate ${pdfDate(createdAt)}>>`,
    ...pages.flatMap(({ content }, i) => [
      `<</Type /Page /Parent 2 0 R /Contents ${first + 2 * i + 1} 0 R>>`,
      `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    ]),
  ];
  return assemble(objects);
}

function assemble(objects: readonly string[]): Uint8Array<ArrayBuffer> {
  // The high bytes of the second line mark the file as binary.
  let file = '%PDF-1.7\n%\xE2\xE3\xCF\xD3\n';
  const entries = objects.map((object, i) => {
    const entry = `${String(file.length).padStart(10, '0')} 00000 n \n`;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return entry;
  });
  const size = objects.length + 1;
  const end =
    `xref\n0 ${size}\n0000000000 65535 f \n${entries.join('')}` +
    `trailer\n<</Size ${size} /Root 1 0 R /Info 5 0 R>>\nstartxref\n${file.length}\n%%EOF\n`;
  return Uint8Array.from(file + end, (character) => character.charCodeAt(0));
}
