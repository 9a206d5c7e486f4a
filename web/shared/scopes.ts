import { t } from '../locales/i18n';
import type { CreateKey } from '../api/account-api';

export type Scope = CreateKey['scopes'][number];

const NAMES = {
  'verifications:read': 'keys.canRead',
  'verifications:write': 'keys.canRent',
  'balance:read': 'keys.canBalance',
  'payments:read': 'keys.canPayments',
  'payments:write': 'keys.canPay',
  'keys:read': 'keys.canKeys',
  'audit:read': 'keys.canAudit',
  'webhooks:read': 'keys.canWebhooks',
  'webhooks:write': 'keys.canChangeWebhooks',
} as const satisfies Record<Scope, string>;

export const isScope = (text: string): text is Scope => text in NAMES;
export const SCOPES: readonly Scope[] = Object.keys(NAMES).filter(isScope);
/** The name of a scope. */
export const scopeName = (scope: Scope): string => t(NAMES[scope]);
