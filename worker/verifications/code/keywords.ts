import { ENTER_WORDS, PURPOSE_WORDS, SECRET_WORDS } from './action-words';
import { CODE_WORDS, OTHER_CODES } from './code-words';
import { lowerCase, normalise } from './normalise';

export type Meaning = 'code' | 'enter' | 'secret' | 'purpose' | 'other';
export type Keyword = { meaning: Meaning; start: number; end: number };

type Entry = { meaning: Meaning; word: string; openStart: boolean; openEnd: boolean };

// Scripts with spaces between words; in other scripts a word may occur anywhere.
const SPACED = /[a-z\u0370-\u06ff\u0750-\u077f\u10a0-\u10ff]/u;

function entries(meaning: Meaning, table: Readonly<Record<string, string>>): Entry[] {
  const words = Object.values(table).flatMap((list) => list.split('|'));
  return [...new Set(words)].map((raw) => {
    const word = lowerCase(normalise(raw.replace(/^\*|\*$/g, '')));
    const spaced = SPACED.test(word.charAt(0));
    return {
      meaning,
      word,
      openStart: !spaced || raw.startsWith('*'),
      openEnd: !spaced || raw.endsWith('*') || !SPACED.test(word.charAt(word.length - 1)),
    };
  });
}

const ENTRIES = [
  ...entries('code', CODE_WORDS),
  ...entries('enter', ENTER_WORDS),
  ...entries('secret', SECRET_WORDS),
  ...entries('purpose', PURPOSE_WORDS),
  ...entries('other', OTHER_CODES),
];

function occurrences(lower: string, entry: Entry): Keyword[] {
  const found: Keyword[] = [];
  let start = lower.indexOf(entry.word);
  while (start !== -1) {
    const end = start + entry.word.length;
    const opens = entry.openStart || !SPACED.test(lower.charAt(start - 1));
    const closes = entry.openEnd || !SPACED.test(lower.charAt(end));
    if (opens && closes) found.push({ meaning: entry.meaning, start, end });
    start = lower.indexOf(entry.word, end);
  }
  return found;
}

/** End of the word a keyword is in: "kodunuz" ends the anchor, not its stem "kod". */
function wordEnd(lower: string, from: number): number {
  let end = from;
  while (SPACED.test(lower.charAt(end))) end += 1;
  return end;
}

/** All keywords of the text, without code words inside phrases such as "promo code" or "postcode". */
export function findKeywords(lower: string): Keyword[] {
  const all = ENTRIES.flatMap((entry) => occurrences(lower, entry));
  const inOther = new Uint8Array(lower.length);
  for (const { meaning, start, end } of all) if (meaning === 'other') inOther.fill(1, start, end);
  return all
    .filter(({ meaning, start }) => meaning === 'other' || inOther[start] === 0)
    .map((keyword) => ({ ...keyword, end: wordEnd(lower, keyword.end) }));
}
