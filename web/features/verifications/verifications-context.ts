import { requiredContext } from '../../ui/required-context';
import type { LiveModel } from './live/live.model';
import type { KeptNumbers } from './numbers/kept-numbers';
import type { RentModel } from './rent/rent.model';
import type { OwnServicesModel } from './services/own-services.model';
import type { ServicesModel } from './services/services.model';

export interface VerificationModels {
  live: LiveModel;
  rent: RentModel;
  services: ServicesModel;
  own: OwnServicesModel;
  numbers: KeptNumbers;
}

export const { Provider: VerificationsProvider, use: useVerifications } =
  requiredContext<VerificationModels>('verifications');
