import type { Candidate } from './candidates';
import type { Keyword, Meaning } from './keywords';
import type { Message } from './message';

/** Points for a keyword up to `within` characters away; the last step is "anywhere". */
type Steps = readonly { within: number; points: number }[];
type Reach = { before: Steps; after: Steps; beyond: Steps };

const HANDS_OVER_WITHIN = 12;

const steps = (...pairs: readonly (readonly [number, number])[]): Steps =>
  pairs.map(([within, points]) => ({ within, points }));

/** `beyond` is across the end of a sentence, where a keyword is weak evidence. */
const REACH: Readonly<Record<Meaning, Reach>> = {
  code: {
    before: steps([3, 10], [12, 9], [25, 8], [80, 5], [Infinity, 3]),
    after: steps([3, 9], [25, 7], [60, 5], [Infinity, 3]),
    beyond: steps([12, 5], [Infinity, 2]),
  },
  enter: {
    before: steps([4, 8], [25, 6], [60, 4], [Infinity, 2]),
    after: steps([4, 8], [25, 6], [60, 4], [Infinity, 2]),
    beyond: steps([Infinity, 1]),
  },
  secret: {
    before: steps([4, 7], [25, 5], [Infinity, 2]),
    after: steps([4, 6], [25, 5], [Infinity, 2]),
    beyond: steps([Infinity, 1]),
  },
  purpose: {
    before: steps([25, 4], [Infinity, 2]),
    after: steps([Infinity, 2]),
    beyond: steps([Infinity, 1]),
  },
  other: {
    before: steps([3, -14], [10, -6], [Infinity, 0]),
    after: steps([Infinity, 0]),
    beyond: steps([Infinity, 0]),
  },
};

const pointsAt = (distance: number, table: Steps): number =>
  table.find(({ within }) => distance <= within)?.points ?? 0;

/** "ID: 771920 Telegram code 77120": the word refers to the number after it, and not to the one before it. */
const leadsToAnother = (candidate: Candidate, keyword: Keyword, all: readonly Candidate[]) =>
  keyword.start >= candidate.end &&
  all.some(({ start }) => start >= keyword.end && start - keyword.end <= HANDS_OVER_WITHIN);

function isOneSentence(candidate: Candidate, keyword: Keyword, message: Message): boolean {
  const leads = keyword.end <= candidate.start;
  const [from, to] = leads ? [keyword.end, candidate.start] : [candidate.end, keyword.start];
  return message.sentenceAt[from] === message.sentenceAt[to];
}

function pointsOf(
  candidate: Candidate,
  keyword: Keyword,
  message: Message,
  all: readonly Candidate[],
): number {
  if (keyword.meaning === 'code' && leadsToAnother(candidate, keyword, all)) return 2;
  const { before, after, beyond } = REACH[keyword.meaning];
  const leads = keyword.end <= candidate.start;
  const distance = leads ? candidate.start - keyword.end : keyword.start - candidate.end;
  if (!isOneSentence(candidate, keyword, message)) return pointsAt(distance, beyond);
  return pointsAt(distance, leads ? before : after);
}

/** The best points of each meaning for one candidate; `other` is the worst, `here` the best of code words in its sentence. */
export type Evidence = Readonly<Record<Meaning | 'here', number>>;

export function evidenceFor(
  candidate: Candidate,
  message: Message,
  all: readonly Candidate[] = [],
): Evidence {
  const best = { here: 0, code: 0, enter: 0, secret: 0, purpose: 0, other: 0 };
  for (const keyword of message.keywords) {
    const inside = keyword.start < candidate.end && keyword.end > candidate.start;
    if (inside && candidate.shape !== 'prefixed') continue;
    const points = inside ? 8 : pointsOf(candidate, keyword, message, all);
    const { meaning } = keyword;
    if (meaning === 'code' && isOneSentence(candidate, keyword, message))
      best.here = Math.max(best.here, points);
    best[meaning] =
      meaning === 'other' ? Math.min(best.other, points) : Math.max(best[meaning], points);
  }
  return best;
}
