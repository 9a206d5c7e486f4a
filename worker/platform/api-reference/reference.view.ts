import { ERROR_CATALOGUE } from '../core/error-catalogue';
import { withFixedWait } from '../core/retry-after';

/** The error catalogue for the API. */
export const toErrors = () =>
  Object.entries(ERROR_CATALOGUE).map(([code, [status, title, detail]]) => ({
    code,
    status,
    title,
    detail: withFixedWait(code, detail),
  }));
