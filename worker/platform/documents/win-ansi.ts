// WinAnsi's characters between the two halves of Latin-1, from byte 128 on; a space for an unused byte.
const MIDDLE = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const SPACE = 0x20;
const UNKNOWN = '?';

// Letters without a Unicode decomposition, from languages of customers.
const BASES: Readonly<Record<string, string>> = {
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ħ: 'h',
  Ħ: 'H',
  ı: 'i',
  ŋ: 'n',
  Ŋ: 'N',
  ɓ: 'b',
  Ɓ: 'B',
  ɗ: 'd',
  Ɗ: 'D',
  ƙ: 'k',
  Ƙ: 'K',
  ƴ: 'y',
  Ƴ: 'Y',
  ɛ: 'e',
  Ɛ: 'E',
  ɔ: 'o',
  Ɔ: 'O',
  ɖ: 'd',
  Ɖ: 'D',
  ʼ: '’',
  '−': '-',
};

const isPlain = (code: number): boolean =>
  (code >= SPACE && code < 127) || (code >= 160 && code <= 255 && code !== 173);

function byteOf(character: string): number | null {
  const code = character.codePointAt(0) ?? 0;
  if (isPlain(code)) return code;
  const middle = MIDDLE.indexOf(character);
  return middle < 0 ? null : 128 + middle;
}

/** The character or the closest one: its base letter, a space for a control, nothing for a mark, or a question mark. */
function closest(character: string): string {
  if (byteOf(character) !== null) return character;
  if (/\p{Cc}/u.test(character)) return ' ';
  if (/[\p{M}\p{Cf}]/u.test(character)) return '';
  const bare = character.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  const letters = Array.from(bare, (letter) => BASES[letter] ?? letter);
  return letters.length > 0 && letters.every((letter) => byteOf(letter) !== null)
    ? letters.join('')
    : UNKNOWN;
}

/** `text` in the characters of a PDF's standard fonts; other characters by their base letter, or as `?`. */
export const toWinAnsiText = (text: string): string =>
  Array.from(text.normalize('NFC'), closest).join('');

/** The bytes of a text from `toWinAnsiText`, one for each character. */
export const winAnsiBytes = (text: string): number[] =>
  Array.from(text, (character) => byteOf(character) ?? SPACE);
