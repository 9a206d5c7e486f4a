import type { Db } from '../db/client';

export type Tier = 'free' | 'developer' | 'enterprise';
export const SCOPES = [
  'verifications:read',
  'verifications:write',
  'balance:read',
  'payments:read',
  'payments:write',
  'keys:read',
  'audit:read',
  'webhooks:read',
  'webhooks:write',
] as const;
export type Scope = (typeof SCOPES)[number];
export const ROLES = ['owner', 'member'] as const;
export type Role = (typeof ROLES)[number];

/** What a signed-in person may do by their part in the account; a key has the scopes that it was made with. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  owner: SCOPES,
  member: ['verifications:read', 'verifications:write', 'balance:read', 'webhooks:read'],
};

/** Who operates the platform; each may what those before it may. */
export const PLATFORM_ROLES = ['none', 'support', 'admin'] as const;
export type PlatformRole = (typeof PLATFORM_ROLES)[number];

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
  readonly platformRole: PlatformRole;
  /** Requests a minute that a key is held to below its account's; null for a session, and for a key without its own. */
  readonly keyRateLimit: number | null;
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
  /** Where the request came from, as the platform's edge saw it. */
  readonly address: string | null;
  /** What ids and secrets of the request are made of when it has an Idempotency-Key: the same in each repeat (I-70). */
  readonly seed?: string;
  /** Called by a verb that finds what an earlier request with the same Idempotency-Key has made: the answer says so. */
  readonly foundAgain?: () => void;
}
