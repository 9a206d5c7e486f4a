import { ConnectionLost, Problem } from '../api';
import { t } from '../i18n';

/** What went wrong, in words for people: the API's own where it has spoken. */
export function problemText(error: unknown): string {
  if (error instanceof Problem) return error.message;
  return error instanceof ConnectionLost ? t('problem.lost') : t('problem.unknown');
}
