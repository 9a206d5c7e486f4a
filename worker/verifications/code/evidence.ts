import type { Candidate } from './candidates';
import type { Keyword, Meaning } from './keywords';
import type { Message } from './message';

/** Points for a keyword up to `within` characters away; the last step is "anywhere". */
type Steps = readonly { within: number; points: number }[];
type Reach = { before: Steps; after: Steps; beyond: Steps };

const steps = (...pairs: readonly (readonly [number, number])[]): Steps =>
  pairs.map(([within, points]) => ({ within, points }));

/** `beyond` is the other side of a sentence end, where a keyword says little. */
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

function pointsOf(candidate: Candidate, keyword: Keyword, message: Message): number {
  const { before, after, beyond } = REACH[keyword.meaning];
  const leads = keyword.end <= candidate.start;
  const distance = leads ? candidate.start - keyword.end : keyword.start - candidate.end;
  const [from, to] = leads ? [keyword.end, candidate.start] : [candidate.end, keyword.start];
  const sameSentence = message.sentenceAt[from] === message.sentenceAt[to];
  if (!sameSentence) return pointsAt(distance, beyond);
  return pointsAt(distance, leads ? before : after);
}

/** The best points of each meaning for one candidate; `other` is the worst. */
export type Evidence = Readonly<Record<Meaning, number>>;

export function evidenceFor(candidate: Candidate, message: Message): Evidence {
  const best = { code: 0, enter: 0, secret: 0, purpose: 0, other: 0 };
  for (const keyword of message.keywords) {
    const inside = keyword.start < candidate.end && keyword.end > candidate.start;
    if (inside && candidate.shape !== 'prefixed') continue;
    const points = inside ? 8 : pointsOf(candidate, keyword, message);
    const { meaning } = keyword;
    best[meaning] =
      meaning === 'other' ? Math.min(best.other, points) : Math.max(best[meaning], points);
  }
  return best;
}
