export type Group = 'pages' | 'actions' | 'services' | 'numbers';

export interface Item {
  id: string;
  group: Group;
  label: string;
  /** Beside the label: a number's code, a service's price. */
  hint?: string;
  /** Other words that find it. */
  keywords?: readonly string[];
  run: () => void;
}

export interface Found {
  group: Group;
  items: readonly Item[];
}

/** How many of a group are shown. */
const MOST: Readonly<Record<Group, number>> = { pages: 8, actions: 8, services: 6, numbers: 5 };
/** Shown before anything is typed. */
const AT_FIRST: readonly Group[] = ['pages', 'actions'];
const NO_MATCH = 9;
/** A shorter query would match the middle of almost any word. */
const INNER_PART = 3;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** 0 is the best: the label begins with the query, then a word of it, then any part, then another word for it. */
function rank({ label, keywords = [] }: Item, query: string): number {
  const shown = plain(label);
  if (shown.startsWith(query)) return 0;
  if (` ${shown}`.includes(` ${query}`)) return 1;
  const joined = query.replaceAll(' ', '');
  if (joined.length >= INNER_PART && shown.replaceAll(' ', '').includes(joined)) return 2;
  return keywords.some((word) => plain(word).replaceAll(' ', '').startsWith(joined)) ? 3 : NO_MATCH;
}

/** The matching items by group: the group with the best match comes first. */
export function search(items: readonly Item[], typed: string): Found[] {
  const query = plain(typed);
  const matches = items
    .map((item) => ({
      item,
      at: query === '' ? (AT_FIRST.includes(item.group) ? 0 : NO_MATCH) : rank(item, query),
    }))
    .filter(({ at }) => at < NO_MATCH)
    .toSorted((a, b) => a.at - b.at);
  return [...Map.groupBy(matches, ({ item }) => item.group)].map(([group, found]) => ({
    group,
    items: found.slice(0, query === '' ? found.length : MOST[group]).map(({ item }) => item),
  }));
}
