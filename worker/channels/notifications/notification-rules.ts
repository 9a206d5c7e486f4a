import { scopeOfEvent } from '../../events/event-types';
import { ROLE_SCOPES, type Role } from '../../platform/core/ctx';
import { NOTIFICATION_TYPES, type NotificationType } from './notification-texts';

/** `toast` is the dashboard: its pop-ups and its list. */
export const CHANNELS = ['toast', 'email', 'sms', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];
export const isChannel = (text: string): text is Channel =>
  CHANNELS.some((channel) => channel === text);

export type Choice = Readonly<Record<Channel, boolean>>;

interface Rule {
  defaults: Choice;
  /** Sent despite quiet hours and digests: the recipient must act, or the account may be compromised. */
  isUrgent: boolean;
  /** The event itself sends an email to the person it concerns, so a notification by email would be a second one. */
  isMailed: boolean;
}

const NOTHING: Choice = { toast: false, email: false, sms: false, webhook: false };
const TOAST: Choice = { ...NOTHING, toast: true };
const MAIL: Choice = { ...TOAST, email: true };
const rule = (defaults: Choice, more: Partial<Rule> = {}): Rule => ({
  defaults,
  isUrgent: false,
  isMailed: false,
  ...more,
});

/** The rule of each type; `defaults` apply until a person chooses: problems, money in, the plan and security. */
export const RULES: Readonly<Record<NotificationType, Rule>> = {
  'verification.created': rule(NOTHING),
  // Its message has a notification.
  'verification.completed': rule(NOTHING),
  'verification.cancelled': rule(NOTHING),
  // It cost nothing, and its page says so.
  'verification.expired': rule(NOTHING),
  'verification.failed': rule(TOAST),
  // The page shows codes as they arrive, on every page: a list of all of them would hide what needs attention.
  'sms.received': rule(NOTHING),
  'credit.deducted': rule(NOTHING),
  'refund.issued': rule(NOTHING),
  'balance.low': rule(MAIL),
  'quota.warning': rule(MAIL),
  'quota.exceeded': rule(MAIL),
  'tier.changed': rule(TOAST),
  'tier.renewed': rule(TOAST),
  'tier.lapsed': rule(MAIL),
  'tier.past_due': rule(MAIL),
  'auto_top_up.stopped': rule(MAIL, { isMailed: true }),
  'security.sign_in': rule(MAIL, { isUrgent: true, isMailed: true }),
  'security.endpoint_changed': rule(MAIL, { isUrgent: true, isMailed: true }),
  'payment.succeeded': rule(MAIL, { isMailed: true }),
  'payment.challenged': rule(MAIL, { isUrgent: true, isMailed: true }),
  'payment.failed': rule(MAIL),
  'payment.disputed': rule(MAIL),
  'payment.restored': rule(MAIL),
  'payment.reversed': rule(MAIL),
  'refund.failed': rule(MAIL),
};

/** Whether a member with this role may receive notifications of the type. */
export function maySee(role: Role, type: NotificationType): boolean {
  const scope = scopeOfEvent(type);
  return scope !== null && ROLE_SCOPES[role].includes(scope);
}

export const visibleTypes = (role: Role): readonly NotificationType[] =>
  NOTIFICATION_TYPES.filter((type) => maySee(role, type));
