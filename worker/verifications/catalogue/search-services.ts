// The search of the API's `query` and of the dashboard. Pure.

export interface Searchable {
  name: string;
  displayName: string;
  category: string;
  aliases: readonly string[];
}

/** How well a service matches; the order of results. */
const RANK = { exact: 0, start: 1, word: 2, part: 3, category: 4, typo: 5 } as const;
type Rank = (typeof RANK)[keyof typeof RANK];

/** A shorter query has too many names within one edit. */
const MIN_TYPO = 4;
/** A shorter query matches the start of an alias, and not a part of a name: "ig" is not Craigslist. */
const MIN_PART = 3;

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
const wordsOf = (text: string): string[] =>
  text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .map(plain);

/** Whether one insertion, deletion, replacement or exchange of neighbours makes `a` of `b`. */
export function isWithinOneEdit(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const isExchanged = short[at] === long[at + 1] && short[at + 1] === long[at];
  return (
    short.slice(at + 1) === long.slice(at + 1) ||
    (isExchanged && short.slice(at + 2) === long.slice(at + 2))
  );
}

/** Whether `wanted` is the start of `name` with one edit. */
const isTypo = (wanted: string, name: string): boolean =>
  [-1, 0, 1].some((more) => isWithinOneEdit(wanted, name.slice(0, wanted.length + more)));

function rankOf({ name, displayName, category, aliases }: Searchable, wanted: string): Rank | null {
  const names = [name, displayName, ...aliases].map(plain);
  if (names.includes(wanted)) return RANK.exact;
  if (names.some((one) => one.startsWith(wanted))) return RANK.start;
  if (wordsOf(displayName).some((word) => word.startsWith(wanted))) return RANK.word;
  if (wanted.length >= MIN_PART && names.some((one) => one.includes(wanted))) return RANK.part;
  if (wanted.length >= MIN_PART && plain(category).startsWith(wanted)) return RANK.category;
  return wanted.length >= MIN_TYPO && names.some((one) => isTypo(wanted, one)) ? RANK.typo : null;
}

/** Services that match `query`, the best first; with a typo only when nothing else matches. All for an empty query. */
export function searchServices<T extends Searchable>(services: readonly T[], query: string): T[] {
  const wanted = plain(query);
  if (wanted === '') return query.trim() === '' ? [...services] : [];
  const ranked = services.flatMap((service) => {
    const rank = rankOf(service, wanted);
    return rank === null ? [] : [{ service, rank }];
  });
  const isFound = ranked.some(({ rank }) => rank !== RANK.typo);
  return ranked
    .filter(({ rank }) => !isFound || rank !== RANK.typo)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ service }) => service);
}
