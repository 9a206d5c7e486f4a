import { ConnectionLost, Problem } from './problem';
import { t } from '../locales/i18n';
import { dayTime } from './format';

/** What the API says of a body that is wrong: which field, and what to do; a page has neither. */
const FIELD = /"[\w.[\]-]+": /g;
const AGAIN = ' Correct it and send the request again.';

function ofProblem({ code, message, waitMs }: Problem): string {
  if (code === 'request.invalid') return message.replaceAll(FIELD, '').replace(AGAIN, '');
  const time = dayTime(new Date(Date.now() + waitMs).toISOString());
  return t(`refused.${code.replaceAll('.', '_')}`, { time, defaultValue: message });
}

/**
 * What went wrong, in words for people: the API's own where it has spoken, but where they are for programs (a route, a
 * field, cents) the page's.
 */
export function problemText(error: unknown): string {
  if (error instanceof Problem) return ofProblem(error);
  return error instanceof ConnectionLost ? t('problem.lost') : t('problem.unknown');
}
