/** All that is audited: closed, so that a filter is never a guess. */
export const AUDIT_ACTIONS = [
  'account.created',
  'account.suspended',
  'account.reactivated',
  'account.exported',
  'account.deleted',
  'tier.changed',
  'policy.published',
  'key.created',
  'key.updated',
  'key.rotated',
  'key.revoked',
  'member.invited',
  'member.joined',
  'member.role_changed',
  'member.removed',
  'member.left',
  'invitation.revoked',
  'user.signed_in',
  'user.sign_in_anomaly',
  'user.locked_out',
  'user.updated',
  'email.verified',
  'email.changed',
  'password.changed',
  'password.reset',
  'session.revoked',
  'sessions.revoked',
  'two_factor.enabled',
  'two_factor.disabled',
  'two_factor.replaced',
  'recovery_codes.created',
  'recovery_codes.used',
  'passkey.added',
  'passkey.removed',
  'balance_alert.changed',
  'dead_letter.replayed',
  'seal_key.rotated',
  'seal_key.destroyed',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const TARGET_TYPES = [
  'account',
  'user',
  'member',
  'invitation',
  'key',
  'session',
  'passkey',
  'policy',
  'tenant',
  'dead_letter',
] as const;
export type TargetType = (typeof TARGET_TYPES)[number];

/** A person of the account, its key, a person of ours, or the platform by itself. */
export const ACTOR_KINDS = ['user', 'key', 'staff', 'system'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];
