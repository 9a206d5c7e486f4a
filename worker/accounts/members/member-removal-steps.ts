import type { Ctx } from '../../platform/core/ctx';
import { Port } from '../../platform/core/port';

/**
 * Ends what has the rights of `userId` in the caller's account, for the batch in which they leave it; only where
 * `condition` holds, which is SQL over ?1, the account, and ?2, the user.
 */
export type MemberRemovalStep = (
  ctx: Ctx,
  userId: string,
  condition: string,
) => D1PreparedStatement;

export const memberRemovalSteps = new Port<readonly MemberRemovalStep[]>(
  'what ends when a member leaves',
);
