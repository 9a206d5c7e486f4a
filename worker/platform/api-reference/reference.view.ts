import { ERROR_CATALOGUE } from '../core/error-catalogue';
import { withFixedWait } from '../core/retry-after';

/** The catalogue of errors as the API shows it. */
export const toErrors = () => ({
  data: Object.entries(ERROR_CATALOGUE).map(([code, [status, title, detail]]) => ({
    code,
    status,
    title,
    detail: withFixedWait(code, detail),
  })),
});
