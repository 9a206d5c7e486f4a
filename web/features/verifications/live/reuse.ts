import type { Backend, Verification } from '../../../api/first-pages-api';
import { Problem } from '../../../core/problem';
import { RequestKeys } from '../../../core/request-keys';

type ReuseBackend = Pick<Backend, 'reuse' | 'reactivate'>;

/** They outlive the dialog: a retry after it was closed and opened again is the same order (I-50). */
const KEYS = new RequestKeys(() => crypto.randomUUID());

/**
 * Rents the number of a completed verification again; a number that the provider has deactivated since is reactivated.
 * @throws Problem, ConnectionLost.
 */
export async function rentAgain(
  backend: ReuseBackend,
  id: string,
  keys: RequestKeys = KEYS,
): Promise<Verification> {
  const reactivation = `reactivate ${id}`;
  const reactivate = () => keys.send(reactivation, (key) => backend.reactivate(id, key));
  // After a lost answer the number may be active again: a reuse now would be a second order.
  if (keys.isUnanswered(reactivation)) return reactivate();
  try {
    return await keys.send(`reuse ${id}`, (key) => backend.reuse(id, key));
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'verifications.not_reusable')) throw error;
    return reactivate();
  }
}
