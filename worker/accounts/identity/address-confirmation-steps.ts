import type { SystemCtx } from '../../platform/core/ctx';
import { Port } from '../../platform/core/port';

/** A confirmation by `link` ('' for none); `condition` is SQL over ?1, the user, and ?2, the link. */
export interface AddressConfirmation {
  userId: string;
  link: string;
  condition: string;
}

/** For the batch that confirms an address: ends what another person may have set up in the login before (I-61). */
export type AddressConfirmationStep = (
  ctx: SystemCtx,
  confirmation: AddressConfirmation,
) => D1PreparedStatement;

export const addressConfirmationSteps = new Port<readonly AddressConfirmationStep[]>(
  'the steps of an address confirmation',
);
