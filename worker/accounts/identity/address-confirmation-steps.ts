import type { SystemCtx } from '../../platform/core/ctx';
import { Port } from '../../platform/core/port';

/** Whose address is proved, by which link ('' for none), and when what they left is to end: SQL over ?1 and ?2, the two. */
export interface Proof {
  userId: string;
  link: string;
  condition: string;
}

/** Ends what somebody may have left in a login whose address was not theirs, for the batch that proves it (I-61). */
export type AddressConfirmationStep = (ctx: SystemCtx, proof: Proof) => D1PreparedStatement;

export const addressConfirmationSteps = new Port<readonly AddressConfirmationStep[]>(
  'what ends when an address is proved',
);
