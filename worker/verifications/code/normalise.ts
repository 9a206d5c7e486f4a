/** The rest of a longer text is ignored: a code is near the start, and the bound limits the cost of every rule. */
const MAX_LENGTH = 2_000;

/** Code point of the digit zero of each script that NFKC does not convert; the other nine digits follow it. */
const ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
  0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810,
];

const DIGITS = new Map(
  ZEROS.flatMap((zero) =>
    Array.from({ length: 10 }, (_, value) => [String.fromCharCode(zero + value), String(value)]),
  ).map(([from = '', to = '']) => [from, to] as const),
);

/** Characters that NFKC keeps distinct but senders use interchangeably. */
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

// Carriage returns, zero-width and bidi marks, Arabic and Hebrew vowel signs, keycaps: invisible or irrelevant.
const INVISIBLE =
  /\r|\p{Cf}|\p{Variation_Selector}|\u0640|\u20e3|[[\p{scx=Hebrew}\p{scx=Arabic}]&&\p{Mn}]/gv;

/** The text with one form for each digit, dash, space and accented letter. Case is kept. */
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

/** A code from the provider with one form for each digit, dash and space; letters of any script are kept. */
export function asWritten(raw: string): string {
  const plain = raw
    .slice(0, MAX_LENGTH)
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\p{Dash}/gu, '-')
    .replace(/[\p{Zs}\t]+/gu, ' ');
  return Array.from(plain, (char) => DIGITS.get(char) ?? char).join('');
}

/** Lower case with unchanged length, so that an index is valid in both texts. */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length
    ? lower.replaceAll('ς', 'σ')
    : text.replace(/[^ς]/g, (char) =>
        char.toLowerCase().length === 1 ? char.toLowerCase() : char,
      );
}
