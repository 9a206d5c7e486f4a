import type { SystemCtx } from '../../platform/core/ctx';
import { Port } from '../../platform/core/port';

/** Whether events of these types may have recipients behind the queue; may answer yes too often. */
export type HasInterest = (
  ctx: SystemCtx,
  accountId: string,
  types: readonly string[],
) => Promise<boolean>;

export const eventInterest = new Port<HasInterest>('the event interest');
