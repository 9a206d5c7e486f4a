import type { AuditEntry } from '../settings/account';

export type Action = AuditEntry['action'];

/** Everything that can be filtered by; those of the platform alone never stand in an account's log. */
export const ACTIONS = [
  'user.signed_in',
  'user.sign_in_anomaly',
  'user.locked_out',
  'user.updated',
  'email.verified',
  'email.changed',
  'password.changed',
  'password.reset',
  'two_factor.enabled',
  'two_factor.replaced',
  'two_factor.disabled',
  'recovery_codes.created',
  'recovery_codes.used',
  'passkey.added',
  'passkey.removed',
  'session.revoked',
  'sessions.revoked',
  'key.created',
  'key.updated',
  'key.rotated',
  'key.revoked',
  'member.invited',
  'invitation.revoked',
  'member.joined',
  'member.role_changed',
  'member.removed',
  'member.left',
  'tier.changed',
  'account.created',
  'account.exported',
  'account.suspended',
  'account.reactivated',
] as const satisfies readonly Action[];
