import { t } from '../../../locales/i18n';
import type { Action } from './actions';

/** What was done, in words; one that this page does not know yet is shown by its code. */
export const actionName = (action: Action): string => {
  const [topic = '', deed = ''] = action.split('.');
  return t(`actions.${topic}_${deed}`, { defaultValue: action });
};
