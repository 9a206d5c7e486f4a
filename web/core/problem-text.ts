import { ConnectionLost, Problem } from './problem';
import { t } from '../locales/i18n';
import { dayTime } from './format';

/** Field names and instructions for API clients, which a page must not show. */
const FIELD = /"[\w.[\]-]+": /g;
const AGAIN = ' Correct it and send the request again.';

function ofProblem({ code, message, waitMs }: Problem): string {
  if (code === 'request.invalid') return message.replaceAll(FIELD, '').replace(AGAIN, '');
  const time = dayTime(new Date(Date.now() + waitMs).toISOString());
  return t(`refused.${code.replaceAll('.', '_')}`, { time, defaultValue: message });
}

/** The message that a page shows for an error: the API's own, or a text of the page where the API's is for programs. */
export function problemText(error: unknown): string {
  if (error instanceof Problem) return ofProblem(error);
  return error instanceof ConnectionLost ? t('problem.lost') : t('problem.unknown');
}
