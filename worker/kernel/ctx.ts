import type { Db } from '../db/client';

export type Tier = 'free' | 'developer' | 'enterprise';
export type Scope = 'verifications:read' | 'verifications:write' | 'balance:read';

/** Who calls, whatever the door. */
export interface Principal {
  readonly accountId: string;
  readonly tenantId: string;
  readonly credentialId: string;
  readonly scopes: readonly Scope[];
  readonly tier: Tier;
}

/** What work without a caller needs: a cron, an alarm, a provider's webhook. */
export interface SystemCtx {
  readonly db: Db;
  readonly env: Env;
  readonly now: () => number;
}

/** Everything a verb may touch. Built once per request. */
export interface Ctx extends SystemCtx {
  readonly principal: Principal;
}
