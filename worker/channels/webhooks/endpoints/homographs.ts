import { domainToUnicode } from 'node:url';

/** Scripts that are commonly mixed with Latin letters. */
const BESIDE_LATIN =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]$/u;
const LATIN = /^\p{Script=Latin}$/u;
const NEUTRAL = /^[\p{Script=Common}\p{Script=Inherited}]$/u;
/** Latin letters of common languages, without those that look like another letter. */
const KNOWN_LATIN = /^[a-z\u00df-\u00f6\u00f8-\u00ff\u0100-\u0130\u0132-\u0137\u0139-\u017e]$/u;
/** Letters of other scripts that look like Latin ones in most fonts. */
const LATIN_SHAPED =
  /^[\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u04cf\u0475\u04af\u03b1\u03b3\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c5\u03c7\u03c9\u0566\u0578\u057d\u0585\u0570\u0581\u056e\u10d0\u10e7\d-]$/u;

const scriptsOf = (letters: readonly string[]): Set<string> =>
  new Set(
    letters
      .filter((letter) => !LATIN.test(letter) && !BESIDE_LATIN.test(letter))
      .map((letter) => SCRIPTS.find(([, script]) => script.test(letter))?.[0] ?? 'other'),
  );

const SCRIPTS = (['Cyrillic', 'Greek', 'Armenian', 'Georgian', 'Hebrew', 'Arabic'] as const).map(
  (name) => [name, new RegExp(`^\\p{Script=${name}}$`, 'u')] as const,
);

/**
 * Whether a label of a host name in its `xn--` form can be mistaken for another: it mixes scripts, or all its letters look
 * Latin. False for a label that is not internationalized. Pure.
 */
export function isHomograph(label: string): boolean {
  if (!label.startsWith('xn--')) return false;
  const shown = domainToUnicode(label);
  // A label that does not decode, or has characters that are not printable, is refused.
  if (shown === '' || shown.startsWith('xn--') || /\p{Cf}|\p{Co}|\p{Cn}/u.test(shown)) return true;
  const all = Array.from(shown);
  const letters = all.filter((one) => !NEUTRAL.test(one));
  const latin = letters.filter((one) => LATIN.test(one));
  const others = scriptsOf(letters);
  if (others.size > 1 || (others.size === 1 && latin.length > 0)) return true;
  if (latin.some((one) => !KNOWN_LATIN.test(one))) return true;
  return others.size === 1 && all.every((one) => LATIN_SHAPED.test(one));
}
