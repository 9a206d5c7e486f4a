import { BLANK } from './distractors';

/** Shapes below `mixed` may be words, amounts, phone numbers or counts, so they need a code word. */
export type Shape =
  | 'digits'
  | 'grouped'
  | 'prefixed'
  | 'mixed'
  | 'letters'
  | 'loose'
  | 'dotted'
  | 'spelled'
  | 'phonelike'
  | 'short';
export type Candidate = { value: string; start: number; end: number; shape: Shape };

type Reader = { shape: Shape; pattern: RegExp; accept?: (match: string) => boolean };

const FEWEST = 4;
const MOST = 10;
const MOST_PARSED = 16;
const SEPARATORS = /[ .-]/g;
const PREFIX = /^(?:[A-Za-z]{1,5}-(?=\d{4,8}$|\d{2,4}[ -]\d{2,4}$)|(?:OTP|PIN|TAN|CODE)(?=\d))/iu;

const equalGroups = (match: string) =>
  new Set(match.split(/[ -]/).map((group) => group.length)).size === 1;
const hasBoth = (match: string) => /\d/.test(match) && /[A-Za-z]/.test(match);
// "4711-SHOP" and "NIKE-2025" are names; a code of two halves mixes letters and digits in one half.
const mixesWithinHalf = (match: string) => match.split('-').some(hasBoth);

// The first pattern that matches a span wins, so wider shapes precede plainer ones.
const READERS: readonly Reader[] = [
  { shape: 'prefixed', pattern: /[A-Z]{1,5}-(?:\d{4,8}|\d{2,4}[ -]\d{2,4})/gu },
  { shape: 'prefixed', pattern: /(?:OTP|PIN|TAN|CODE|Code|code|otp|pin)\d{4,8}/gu },
  { shape: 'grouped', pattern: /\d(?:[ -]\d){3,7}/gu },
  {
    shape: 'grouped',
    pattern: /\d{2,4}(?:[ -]\d{2,4}){1,3}/gu,
    accept: (match) => equalGroups(match) && !/^\d\d \d\d$/.test(match),
  },
  { shape: 'grouped', pattern: /\d{2,4}-\d{2,4}/gu },
  { shape: 'mixed', pattern: /[A-Z0-9]{3,5}-[A-Z0-9]{3,5}/gu, accept: mixesWithinHalf },
  {
    shape: 'mixed',
    pattern: /[A-Z0-9]{3,4} [A-Z0-9]{3,4}/gu,
    accept: (match) => match.split(' ').every(hasBoth),
  },
  { shape: 'mixed', pattern: /[A-Z0-9]{2}(?:-[A-Z0-9]{2}){2,3}/gu, accept: mixesWithinHalf },
  { shape: 'dotted', pattern: /\d{3}\.\d{3}/gu },
  // Characters separated by spaces, as printed in a form.
  {
    shape: 'spelled',
    pattern: /[A-Za-z0-9](?: [A-Za-z0-9]){3,7}(?= ?(?:\n|$))/gu,
    accept: hasBoth,
  },
  { shape: 'phonelike', pattern: /0\d{8,9}(?!\d)/gu },
  { shape: 'digits', pattern: /\d{4,10}/gu },
  { shape: 'mixed', pattern: /[A-Z0-9]{4,10}/gu, accept: hasBoth },
  {
    shape: 'letters',
    pattern: /[A-Z]{5,8}/gu,
    accept: (match) => (match.match(/[AEIOU]/g) ?? []).length <= 1,
  },
  { shape: 'loose', pattern: /[A-Za-z0-9]{3,5}-[A-Za-z0-9]{3,5}/gu, accept: mixesWithinHalf },
  { shape: 'loose', pattern: /[A-Za-z0-9]{4,10}/gu, accept: hasBoth },
  { shape: 'short', pattern: /\d{3}/gu },
];

// Digits that one of these joins to more characters are part of an order number, a path or a name.
const GLUED_BEFORE = /[A-Za-z0-9][/_+@#&~]$|\d[.:=-]$|[A-Za-z0-9]$|\d $/u;
const GLUED_AFTER = /^(?:[A-Za-z0-9]|[@#&~=+_][A-Za-z0-9]|\/[A-Z0-9]|[-.:]\d|-[A-Z0-9]| \d)/u;
const ALONE_BEFORE = /\d $/u;
const ALONE_AFTER = /^ \d/u;

function standsFree(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  const after = text.slice(end, end + 5);
  // A neighbouring number after a space weakens plain digits (see rules.ts), but invalidates a group.
  const grouped = text.slice(start, end).includes(' ');
  const glued = GLUED_BEFORE.test(before) && (grouped || !ALONE_BEFORE.test(before));
  const tied = GLUED_AFTER.test(after) && (grouped || !ALONE_AFTER.test(after));
  return !glued && !tied;
}

const FEWEST_BY_SHAPE: Readonly<Partial<Record<Shape, number>>> = { short: 3 };

/** "G-123456", "FB-12345", "123-456", "k7q-m2p" in the form in which they are entered; letters keep their case. */
const typed = (written: string): string =>
  written.trim().replace(PREFIX, '').replace(SEPARATORS, '');

/**
 * The provider's own code in the form in which it is entered, in any script; null when it does not look like a code. The
 * rules are less strict than for our own candidates, because the provider has read the message.
 */
export function parsedCode(written: string): string | null {
  const joined = typed(written);
  const isOneWord = !/\s/.test(written.trim());
  const length = Array.from(joined).length;
  const isCode =
    /^[\p{L}\p{M}\p{N}]+$/u.test(joined) &&
    (/\p{N}/u.test(joined) || (isOneWord && length >= FEWEST));
  return isCode && length >= 3 && length <= MOST_PARSED ? joined : null;
}

function read(text: string, reader: Reader): Candidate[] {
  const found: Candidate[] = [];
  for (const match of text.matchAll(reader.pattern)) {
    const [written] = match;
    const start = match.index;
    const end = start + written.length;
    const value = typed(written);
    const isLong = value.length >= (FEWEST_BY_SHAPE[reader.shape] ?? FEWEST);
    if (!isLong || value.length > MOST || !(reader.accept?.(written) ?? true)) continue;
    if (standsFree(text, start, end)) found.push({ value, start, end, shape: reader.shape });
  }
  return found;
}

/** All parts of the blanked text with the shape of a code, in reading order. */
export function findCandidates(blanked: string): Candidate[] {
  let rest = blanked;
  const found: Candidate[] = [];
  for (const reader of READERS) {
    const taken = read(rest, reader);
    found.push(...taken);
    for (const { start, end } of taken) {
      rest = rest.slice(0, start) + BLANK.repeat(end - start) + rest.slice(end);
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}
