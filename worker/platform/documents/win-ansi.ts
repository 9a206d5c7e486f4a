// What WinAnsi has between Latin-1's two halves, from byte 128 on; a space where it has nothing.
const MIDDLE = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const SPACE = 0x20;
const UNKNOWN = '?';

// Letters that decompose into nothing simpler, of languages that our customers write.
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

/** The character, or what comes closest: its base letter, a space for a control, nothing for a mark, a question mark. */
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

/** `text` in the characters that a PDF's standard fonts have: the rest by its base letter, or as `?`. */
export const toWinAnsiText = (text: string): string =>
  Array.from(text.normalize('NFC'), closest).join('');

/** The bytes of a text that `toWinAnsiText` made, one a character. */
export const winAnsiBytes = (text: string): number[] =>
  Array.from(text, (character) => byteOf(character) ?? SPACE);
