import { CURATED } from '../../../worker/verifications/catalogue/popularity';
import { present } from '../../../worker/verifications/catalogue/presentation';

/** Services on the landing page before the catalogue is read. */
export const SHOWN_SERVICES = 12;

export const popularServices = CURATED.slice(0, SHOWN_SERVICES).map((name) => ({
  name,
  ...present(name),
}));
