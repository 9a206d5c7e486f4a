import { requiredContext } from '../../ui/required-context';
import type { LiveModel } from './live/live.model';
import type { RentModel } from './rent/rent.model';
import type { ServicesModel } from './services/services.model';

export interface VerificationModels {
  live: LiveModel;
  rent: RentModel;
  services: ServicesModel;
}

export const { Provider: VerificationsProvider, use: useVerifications } =
  requiredContext<VerificationModels>('verifications');
