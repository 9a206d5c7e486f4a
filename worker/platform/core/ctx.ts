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

/** The scopes of a signed-in person by role; a key has the scopes that it was created with. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  owner: SCOPES,
  member: ['verifications:read', 'verifications:write', 'balance:read', 'webhooks:read'],
};

/** Roles of platform staff; each includes the rights of the roles before it. */
export const PLATFORM_ROLES = ['none', 'support', 'admin'] as const;
export type PlatformRole = (typeof PLATFORM_ROLES)[number];

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** The person has opened a link that was sent to the address. */
  readonly emailVerified: boolean;
}

/** The authenticated caller. */
export interface Principal {
  readonly accountId: string;
  readonly tenantId: string;
  /** The id of an API key or a session, which the order's trigger checks again. */
  readonly credentialId: string;
  readonly scopes: readonly Scope[];
  readonly tier: Tier;
  /** The person of a session; null for a key, which acts for the account. */
  readonly user: User | null;
  /** The person's role in the account; a key has scopes and no role. */
  readonly role: Role | null;
  readonly platformRole: PlatformRole;
  /** The key's own limit of requests a minute; null for a session, and for a key without one. */
  readonly keyRateLimit: number | null;
  /** When the person last confirmed their identity, epoch milliseconds. */
  readonly confirmedAt?: number;
}

/** The context of work without a caller: a cron, an alarm, a provider's webhook. */
export interface SystemCtx {
  readonly db: Db;
  readonly env: Env;
  readonly now: () => number;
  /** The id of the request that causes the work; absent for work that no request causes. */
  readonly requestId?: string;
}

/** The context of a service call. Built once per request. */
export interface Ctx extends SystemCtx {
  readonly principal: Principal;
  /** The caller's address, as Cloudflare reports it. */
  readonly address: string | null;
  /** The seed of the request's ids and secrets when it has an Idempotency-Key: the same in each repeat (I-70). */
  readonly seed?: string;
  /** To be called when an earlier request with the same Idempotency-Key created the resource: marks the answer. */
  readonly foundAgain?: () => void;
}
