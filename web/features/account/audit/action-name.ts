import { t } from '../../../locales/i18n';
import type { Action } from './actions';

/** The name of an audit action; an unknown action is shown by its code. */
export const actionName = (action: Action): string => {
  const [topic = '', deed = ''] = action.split('.');
  return t(`actions.${topic}_${deed}`, { defaultValue: action });
};
