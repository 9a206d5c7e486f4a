import type { SystemCtx } from '../kernel/ctx';
import { Port } from '../kernel/port';

/** Whether a consumer of the queue may have something to do about events of these types. It may say yes too often. */
export type HasAudience = (
  ctx: SystemCtx,
  accountId: string,
  types: readonly string[],
) => Promise<boolean>;

export const audience = new Port<HasAudience>('the audience of events');
