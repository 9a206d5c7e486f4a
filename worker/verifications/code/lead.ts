import { CARD_LEADS, LINKS, MARKERS, PHONE_LEADS, REFERENCE_LEADS } from './lead-words';
import { lowerCase, normalise } from './normalise';

export type Lead = { kind: 'reference' | 'card' | 'phone'; colon: boolean; marked: boolean };

const REACH = 48;
// Words of this length must match completely: "tel" is not the start of "Telegram".
const LONGEST_WHOLE = 4;
const SPACED = /[a-z\u0370-\u06ff]/u;

const fold = (list: string): string[] => list.split('|').map((word) => lowerCase(normalise(word)));
const KINDS = [
  { kind: 'card', words: Object.values(CARD_LEADS).flatMap(fold) },
  { kind: 'phone', words: Object.values(PHONE_LEADS).flatMap(fold) },
  { kind: 'reference', words: Object.values(REFERENCE_LEADS).flatMap(fold) },
] as const;
const LINK_WORDS = new Set(fold(LINKS));
const MARKER_WORDS = fold(MARKERS);

function endsWithLead(phrase: string, word: string): boolean {
  if (!SPACED.test(word.charAt(0))) return phrase.endsWith(word);
  const count = word.split(' ').length;
  const tail = phrase
    .split(/[^\p{L}\p{M}\d/°]+/u)
    .slice(-count)
    .join(' ');
  return tail === word || (word.length > LONGEST_WHOLE && tail.startsWith(word));
}

const kindOf = (phrase: string) =>
  KINDS.find(({ words }) => words.some((word) => endsWithLead(phrase, word)))?.kind;

/** The phrase without its last small word, or undefined when that word carries meaning. */
function withoutMarker(phrase: string): string | undefined {
  const last = /[\p{L}\p{M}°]{1,16}$/u.exec(phrase)?.[0] ?? '';
  const marker = MARKER_WORDS.find((word) =>
    SPACED.test(word.charAt(0)) ? last === word : phrase.endsWith(word),
  );
  if (marker !== undefined) return phrase.slice(0, -marker.length);
  return LINK_WORDS.has(last) ? phrase.slice(0, -last.length) : undefined;
}

/** Meaning of a number by the words right before it: an order, the last digits of a card, a phone number. */
export function leadBefore(lower: string, start: number): Lead | undefined {
  const prefix = lower.slice(Math.max(0, start - REACH), start);
  const tail = /[^\p{L}\p{M}]{0,12}$/u.exec(prefix)?.[0] ?? '';
  const colon = /[:=]/.test(tail);
  let marked = /#/.test(tail);
  let phrase: string | undefined = trimEnd(prefix);
  for (let step = 0; step < 3 && phrase !== undefined; step += 1) {
    const kind = kindOf(phrase);
    if (kind !== undefined) return { kind, colon, marked };
    const shorter = withoutMarker(phrase);
    marked ||= shorter !== undefined;
    phrase = shorter === undefined ? undefined : trimEnd(shorter);
  }
  return undefined;
}

// A full stop is kept unless it ends an abbreviation: in "your account. 123456" the number is not the account's.
function trimEnd(phrase: string): string {
  const trimmed = phrase.replace(/[ :=#()"'\-[\]]{1,12}$/u, '');
  const abbreviated = /(?:^|[^\p{L}])[\p{L}\p{M}]{1,5}\.$/u.test(trimmed);
  return abbreviated ? trimmed.slice(0, -1) : trimmed;
}
