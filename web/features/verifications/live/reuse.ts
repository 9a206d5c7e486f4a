import type { Backend, Verification } from '../../../api/first-pages-api';
import { Problem } from '../../../core/problem';

type ReuseBackend = Pick<Backend, 'reuse' | 'reactivate'>;

/**
 * Rents the number of a completed verification again; a number that the provider has deactivated since is reactivated.
 * @throws Problem, ConnectionLost.
 */
export async function rentAgain(
  backend: ReuseBackend,
  id: string,
  newKey: () => string = () => crypto.randomUUID(),
): Promise<Verification> {
  try {
    return await backend.reuse(id, newKey());
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'verifications.not_reusable')) throw error;
    return backend.reactivate(id, newKey());
  }
}
