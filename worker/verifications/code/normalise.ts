/** Everything past this is ignored: a one-time code opens its message, and the bound keeps every rule cheap. */
const MAX_LENGTH = 2_000;

/** Code point of the zero of each decimal script that NFKC leaves alone; its nine other digits follow it. */
const ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
  0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810,
];

const DIGITS = new Map(
  ZEROS.flatMap((zero) =>
    Array.from({ length: 10 }, (_, value) => [String.fromCharCode(zero + value), String(value)]),
  ).map(([from = '', to = '']) => [from, to] as const),
);

/** One letter for one meaning: what NFKC keeps apart but senders write interchangeably. */
const LETTERS = new Map(
  Object.entries({
    ı: 'i',
    ł: 'l',
    Ł: 'L',
    ø: 'o',
    Ø: 'O',
    đ: 'd',
    Đ: 'D',
    ð: 'd',
    ß: 'ss',
    ς: 'σ',
    ک: 'ك',
    ی: 'ي',
    ى: 'ي',
    ہ: 'ه',
    ھ: 'ه',
    ة: 'ه',
    ۀ: 'ه',
    '٫': '.',
    '٬': ',',
    '٪': '%',
    '’': "'",
    '‘': "'",
    '−': '-',
  }),
);

// Carriage returns, zero-width and bidi marks, Arabic and Hebrew vowel signs, keycaps: unseen or noise to a reader.
const INVISIBLE =
  /\r|\p{Cf}|\p{Variation_Selector}|\u0640|\u20e3|[[\p{scx=Hebrew}\p{scx=Arabic}]&&\p{Mn}]/gv;

/** Text as the rules see it: one spelling per digit, dash, space and accented letter. Case is kept. */
export function normalise(raw: string): string {
  const plain = raw
    .slice(0, MAX_LENGTH)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(/\p{Dash}/gu, '-')
    .replace(/[\p{Zs}\t]+/gu, ' ')
    .replace(/(?<=\d)[·•‧∙・_](?=\d)/gu, '-');
  return Array.from(plain, (char) => DIGITS.get(char) ?? LETTERS.get(char) ?? char)
    .join('')
    .replace(/(?<=(?<!\d)\d{3}) - (?=\d{3}(?!\d))/gu, '-')
    .slice(0, MAX_LENGTH);
}

/** A code that somebody else has read: one spelling per digit, dash and space; letters of any script stay. */
export function asWritten(raw: string): string {
  const plain = raw
    .slice(0, MAX_LENGTH)
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\p{Dash}/gu, '-')
    .replace(/[\p{Zs}\t]+/gu, ' ');
  return Array.from(plain, (char) => DIGITS.get(char) ?? char).join('');
}

/** Lower case with every index kept, so that a word found here is at the same place in the text. */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length
    ? lower.replaceAll('ς', 'σ')
    : text.replace(/[^ς]/g, (char) =>
        char.toLowerCase().length === 1 ? char.toLowerCase() : char,
      );
}
