import type { Ctx } from '../../platform/core/ctx';
import { Port } from '../../platform/core/port';

/**
 * For the batch in which `userId` leaves the caller's account: ends credentials with their rights,
 * if `condition`, SQL over ?1, the account, and ?2, the user, holds.
 */
export type MemberRemovalStep = (
  ctx: Ctx,
  userId: string,
  condition: string,
) => D1PreparedStatement;

export const memberRemovalSteps = new Port<readonly MemberRemovalStep[]>(
  'the steps of a member removal',
);
