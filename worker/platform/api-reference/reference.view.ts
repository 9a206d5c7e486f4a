import { CATALOGUE } from '../core/catalogue';
import { withFixedWait } from '../core/retry-after';

/** The catalogue of errors as the API shows it. */
export const toErrors = () => ({
  data: Object.entries(CATALOGUE).map(([code, [status, title, detail]]) => ({
    code,
    status,
    title,
    detail: withFixedWait(code, detail),
  })),
});
