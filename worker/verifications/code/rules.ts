import type { Candidate, Shape } from './candidates';
import { evidenceFor, type Evidence } from './evidence';
import { leadBefore } from './lead';
import { FOLLOWERS, LINE_LABELS } from './lead-words';
import type { Message } from './message';
import { normalise } from './normalise';

type Subject = {
  candidate: Candidate;
  message: Message;
  evidence: Evidence;
  before: string;
  after: string;
};
type Rule = { name: string; points: (subject: Subject) => number };

/** A candidate with fewer points is not a code. */
export const ACCEPTED = 7;

const BY_LENGTH = [0, 0, 0, 1, 2, 2, 3, 2, 2, -1, -2];
const BY_SHAPE: Readonly<Record<Shape, number>> = {
  digits: 0,
  grouped: 0,
  prefixed: 1,
  mixed: -1,
  letters: -2,
  loose: -3,
  dotted: 0,
  spelled: -1,
  phonelike: 0,
  short: 0,
};

const FOLLOWING = Object.values(FOLLOWERS).flatMap((list) => normalise(list).split('|'));

const LABELS = new Set(normalise(LINE_LABELS).split('|'));

// "is", ":" and similar words before a number; by script, because CJK and Thai need no space.
const COPULA_BEFORE =
  /(?:[:=»>]|(?:^|[^a-z])(?:is|are|est|est le|est la|es el|e il|ist der|ist die|ist|mit|with|lautet|lauten|es|e|e'|ar|er|jest|to|je|este|eshte|on|ir|yra|la|adalah|ialah|iaitu|ay|ni|ndiyo|ειναι|это|це|е)|是|为|為|は|[은는이가]|है|হল|হলো|हे|คือ|แม่น|គឺ|هو|هي|است|هے|הוא|היא)[\s"'„“”«‹([*_【「『<-]{0,6}$/u;
const COPULA_AFTER =
  /^[\s"'“”»›)\]*_】」』.]{0,4}(?:(?:is|are|est|ist|es|e|e'|ar|er|jest|to|je|este|eshte|on|ir|yra|la|adalah|ialah|ay|ni|ndiyo|ειναι|это|це|е)(?![a-z\u0370-\u04ff])|-(?= )|是|为|為|が|は|を|[은는이을를]|입니다|คือ|هو|هي|است|הוא|היא|هے|है|হল)/u;

const isWordAndNumber = (value: string) => /^(?:[A-Z]{3,9}\d{1,4}|\d{1,3}[A-Z]{3,9})$/i.test(value);
const isYear = (value: string) =>
  /^(?:19[3-9]\d|20[0-4]\d|25[5-7]\d|13[89]\d|14[0-4]\d)$/.test(value);
const isCompactDate = (value: string) =>
  /^(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d\d)$/.test(
    value,
  );
const isDayAndMonth = (written: string) =>
  /^(?:0[1-9]|[12]\d|3[01])-(?:0[1-9]|[12]\d|3[01])(?:-\d\d)?$/.test(written);

const anchored = ({ evidence }: Subject) =>
  Math.max(evidence.code, evidence.enter, evidence.secret) > 0;
const introduced = ({ before }: Subject) => COPULA_BEFORE.test(before);
const presented = ({ after }: Subject) => COPULA_AFTER.test(after);
const pointed = (subject: Subject) => {
  const { code, enter, here } = subject.evidence;
  return code >= 8 || enter >= 8 || (here >= 5 && (introduced(subject) || presented(subject)));
};
/** A possible date is a code only with a keyword. */
const suspicion = (subject: Subject) => (pointed(subject) ? -1 : -7);
const written = ({ candidate, message }: Subject) =>
  message.blanked.slice(candidate.start, candidate.end);

function keywordPoints({ evidence }: Subject): number {
  const { code, enter, secret, purpose } = evidence;
  const best = Math.max(code, enter, secret, purpose);
  const others = [code, enter, secret, purpose].filter((points) => points > 0).length - 1;
  return best + Math.max(0, others);
}

function leadPoints(subject: Subject): number {
  const { candidate, message } = subject;
  const lead = leadBefore(message.lower, candidate.start);
  if (lead === undefined) return 0;
  const { length } = candidate.value;
  if (lead.kind === 'card') return length <= 5 ? -14 : 0;
  if (lead.kind === 'phone') return lead.colon && length < 7 ? -5 : -14;
  // "Dear customer 123456 is your code" is not a customer number.
  if (presented(subject)) return -2;
  if (lead.marked) return -9;
  return lead.colon ? -6 : -7;
}

function followerPoints({ after }: Subject): number {
  const rest = after.trimStart().replace(/^[)\]"]\s?/u, '');
  return FOLLOWING.some((word) => rest.startsWith(word) || after.startsWith(word)) ? -12 : 0;
}

/** "Ozon: 74-03." has no keyword, but a name with a single number of this shape is sufficient. */
function labelPoints({ candidate, after, message }: Subject): number {
  const label = message.lower.slice(0, candidate.start);
  const colon = /^[^\n]{2,36}(?::| -) ?$/u.test(label) && !/[\d.!?,]/.test(label.slice(1, -2));
  const bracket = /^(?:\[[^\]\n]{2,30}\]|【[^】\n]{2,30}】|\([^)\n]{2,30}\)) ?$/u.test(label);
  if (!colon && !bracket) return 0;
  const ends = /^(?:[.!\n。(,;]| ?$| -| \()/u.test(after);
  const standard = candidate.shape === 'grouped' || candidate.value.length === 6;
  if (standard) return ends ? 5 : 2;
  return /^(?:[.!\n]| ?$)/u.test(after) && /^\S+$/u.test(label.trim()) ? 5 : 0;
}

/** Alone in its message except for a name; alone in its line or sentence; first in the text. */
function placePoints(subject: Subject): number {
  const { candidate, message } = subject;
  if ((/[A-Za-z]/.test(candidate.value) || candidate.shape === 'prefixed') && !anchored(subject))
    return 0;
  const { blanked, sentenceAt } = message;
  const head = blanked.slice(0, candidate.start);
  const tail = blanked.slice(candidate.end);
  if (/^[^\d.!?¤]{0,20}$/u.test(head + tail) && !/\n./.test(head)) return 5;
  const own = sentenceAt[candidate.start] ?? 0;
  let from = candidate.start;
  while (from > 0 && sentenceAt[from] === own) from -= 1;
  let to = candidate.end;
  while (to < blanked.length && sentenceAt[to] === own) to += 1;
  const rest = blanked.slice(from, candidate.start) + blanked.slice(candidate.end, to);
  if (!/[\p{L}\d¤]/u.test(rest)) return 3;
  return /^(?:<#> ?)?[^\p{L}\d]{0,3}$/u.test(head) ? 3 : 0;
}

/** Shapes that are words or brands unless a code word points at them. */
function unprovenShape(subject: Subject): number {
  const { candidate, evidence, message } = subject;
  const direct =
    (evidence.code >= 8 && introduced(subject)) || (evidence.code >= 5 && presented(subject));
  if (candidate.shape === 'letters') return direct && /[a-z]/.test(message.blanked) ? 0 : -20;
  if (candidate.shape === 'loose') return direct || evidence.enter >= 8 ? 0 : -20;
  if (candidate.shape === 'spelled') return direct || evidence.code >= 8 ? 0 : -20;
  if (candidate.shape === 'short' && message.promotes) return -20;
  if (['dotted', 'phonelike', 'short'].includes(candidate.shape)) return direct ? 0 : -20;
  return 0;
}

const standingPoints = (subject: Subject): number =>
  Math.max(labelPoints(subject), placePoints(subject));

/** A line such as "Login: 771920", beside a number that may be the code. */
function isLineLabel({ candidate, message }: Subject): boolean {
  const { lower } = message;
  const line = lower.slice(lower.lastIndexOf('\n', candidate.start) + 1, candidate.start);
  const label = /^\s*([\p{L} ]{2,20}): ?$/u.exec(line)?.[1];
  return (
    label !== undefined &&
    LABELS.has(label.trim()) &&
    /^ *(?:\n|$)/u.test(lower.slice(candidate.end))
  );
}

const RULES: readonly Rule[] = [
  { name: 'keywords near it', points: keywordPoints },
  { name: 'other code', points: ({ evidence }) => evidence.other },
  { name: 'usual length', points: ({ candidate }) => BY_LENGTH[candidate.value.length] ?? 0 },
  { name: 'shape', points: ({ candidate }) => BY_SHAPE[candidate.shape] },
  { name: 'unproven shape', points: unprovenShape },
  {
    name: 'introduced by ":" or "is"',
    points: (subject) => (anchored(subject) && introduced(subject) ? 3 : 0),
  },
  {
    name: 'presented by "is your"',
    points: (subject) => (anchored(subject) && presented(subject) ? 3 : 0),
  },
  { name: 'alone after a name, on its line, or first', points: standingPoints },
  {
    name: 'bound to an origin',
    points: ({ candidate, message }) =>
      message.originBound.has(candidate.value.toUpperCase()) ? 12 : 0,
  },
  { name: 'named by the word before', points: leadPoints },
  { name: 'to ring, or no longer good', points: followerPoints },
  {
    name: 'year',
    points: (subject) => (isYear(subject.candidate.value) ? suspicion(subject) : 0),
  },
  {
    name: 'compact date',
    points: (subject) => (isCompactDate(subject.candidate.value) ? suspicion(subject) : 0),
  },
  {
    name: 'day and month',
    points: (subject) => (isDayAndMonth(written(subject)) ? suspicion(subject) : 0),
  },
  {
    name: 'beside another number',
    points: ({ before, after }) => (/\d $/.test(before) || /^ \d/.test(after) ? -3 : 0),
  },
  {
    name: 'state and zip',
    points: ({ candidate, message }) =>
      /, [A-Z]{2} $/.test(message.text.slice(Math.max(0, candidate.start - 5), candidate.start))
        ? -6
        : 0,
  },
  {
    name: 'sender signature',
    points: ({ before, after, message, candidate }) =>
      /^\s?【\s?$/u.test(message.lower.slice(0, candidate.start)) &&
      before !== '' &&
      /^[\p{L} ]{0,8}】\s?\S/u.test(after)
        ? -8
        : 0,
  },
  {
    name: 'number sign',
    points: (subject) => (subject.before.endsWith('#') && !pointed(subject) ? -6 : 0),
  },
  {
    name: 'voucher',
    points: ({ candidate, message }) =>
      message.promotes && isWordAndNumber(candidate.value) ? -12 : 0,
  },
];

/** `vouched`: a code word or a verb points at the candidate, in addition to its shape and place. */
export type Scored = { candidate: Candidate; score: number; vouched: boolean };

function subjectOf(candidate: Candidate, message: Message, all: readonly Candidate[]): Subject {
  const { lower } = message;
  return {
    candidate,
    message,
    evidence: evidenceFor(candidate, message, all),
    before: lower.slice(Math.max(0, candidate.start - 24), candidate.start),
    after: lower.slice(candidate.end, candidate.end + 24),
  };
}

/**
 * All candidates with their points. When a word vouches for one, "Session: 7719203" in another line is only a label: the
 * points that a number gets for its place alone are removed.
 */
export function scoreAll(candidates: readonly Candidate[], message: Message): Scored[] {
  const subjects = candidates.map((candidate) => subjectOf(candidate, message, candidates));
  const first = subjects.map((subject) => {
    const points = RULES.reduce((sum, rule) => sum + rule.points(subject), 0);
    const score = candidates.length > 1 && isLineLabel(subject) ? points - 9 : points;
    return { subject, score, vouched: score >= ACCEPTED && pointed(subject) };
  });
  const isVouched = first.some(({ vouched }) => vouched);
  return first.map(({ subject, score, vouched }) => ({
    candidate: subject.candidate,
    score: isVouched && !vouched ? score - standingPoints(subject) : score,
    vouched,
  }));
}
