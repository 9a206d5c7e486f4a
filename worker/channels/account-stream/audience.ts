import type { SystemCtx } from '../../platform/core/ctx';
import { Port } from '../../platform/core/port';

/** Whether a consumer of the queue may have something to do about events of these types. It may say yes too often. */
export type HasAudience = (
  ctx: SystemCtx,
  accountId: string,
  types: readonly string[],
) => Promise<boolean>;

export const audience = new Port<HasAudience>('the audience of events');
