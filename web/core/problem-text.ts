import type { ProblemAction } from './action-pages';
import { ConnectionLost, Problem, type WrongValue } from './problem';
import { t } from '../locales/i18n';
import { dayTime } from './format';

/** Routes, names of fields and headers, and cents: words for programs, which a page never shows. */
export const FOR_PROGRAMS =
  /\/v1\/|\b(?:GET|POST|PUT|PATCH|DELETE) |\b[a-z]+[A-Z]\w*|"[\w.[\]-]+"|\bcents\b|\b[a-z]+_[a-z]+\b|Idempotency-Key|\bheader\b|[{}]/;

const isForPeople = (text: string): boolean => text !== '' && !FOR_PROGRAMS.test(text);

/** The sentence about one wrong value; one for programs is replaced. */
export const wrongValueText = ({ detail }: WrongValue): string =>
  isForPeople(detail) ? detail : t('problem.value');

/** What the person's own server answered: shown to its developer in full. */
const FOR_DEVELOPERS = new Set(['endpoints.verification_failed']);

/** A code without a sentence of the page: what the API says, as far as it is for people. */
function fallback({ status, code, title, message }: Problem): string {
  // Status 0: a problem that the page itself has found.
  if (status === 0 || FOR_DEVELOPERS.has(code)) return message;
  const said = [title && `${title}.`, message].filter(isForPeople);
  return said.length > 0 ? said.join(' ') : t('problem.unknown');
}

function ofProblem(problem: Problem): string {
  const { code, message, waitMs, wrongValues } = problem;
  const [only] = wrongValues;
  if (only && wrongValues.length === 1) return wrongValueText(only);
  const time = dayTime(new Date(Date.now() + waitMs).toISOString());
  // Amounts and limits are in the API's own sentence.
  const detail = isForPeople(message) ? message : '';
  const sentence = `refused.${code.replaceAll('.', '_')}` as const;
  return t(sentence, { time, detail, defaultValue: fallback(problem) }).trim();
}

/** The message that a page shows for an error. */
export function problemText(error: unknown): string {
  if (error instanceof Problem) return ofProblem(error);
  return error instanceof ConnectionLost ? t('problem.lost') : t('problem.unknown');
}

let actions: Readonly<Partial<Record<string, ProblemAction>>> = {};

/** The table of actions comes with the sentences, after the first page. */
export function provideProblemActions(
  given: Readonly<Partial<Record<string, ProblemAction>>>,
): void {
  actions = given;
}

/** What a person can do about an error, besides correcting what they entered. */
export function problemAction(error: unknown): ProblemAction | null {
  if (error instanceof ConnectionLost) return 'retry';
  return error instanceof Problem ? (actions[error.code] ?? null) : null;
}
