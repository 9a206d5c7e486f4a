import type { Db } from '../db/client';

export type Tier = 'free' | 'developer' | 'enterprise';
export const SCOPES = ['verifications:read', 'verifications:write', 'balance:read'] as const;
export type Scope = (typeof SCOPES)[number];
export type Role = 'owner' | 'member';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** They have opened a link that was sent there. */
  readonly emailVerified: boolean;
}

/** Who calls, whatever the door. */
export interface Principal {
  readonly accountId: string;
  readonly tenantId: string;
  /** An API key's or a session's id: what the order's trigger asks for once more. */
  readonly credentialId: string;
  readonly scopes: readonly Scope[];
  readonly tier: Tier;
  /** The person behind a session; null for a key, which speaks for the account. */
  readonly user: User | null;
  /** The person's part in the account; a key has scopes and no role. */
  readonly role: Role | null;
  /** When the person behind a session last proved who they are, epoch milliseconds. */
  readonly confirmedAt?: number;
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
