import type { Window } from '../traffic/attempts/attempts.client';
import { DAY, HOUR } from '../platform/core/clock';
import type { TemplateName } from './email-templates';
import type { TextName } from './sms-texts';

/** How many of a kind one recipient gets, and how many one account or person causes. */
interface Bound {
  to: readonly Window[];
  by: readonly Window[];
}

const at = (hour: number, day: number): Window[] => [
  { max: hour, windowMs: HOUR },
  { max: day, windowMs: DAY },
];

/** Whoever types an address causes them. */
const ASKED: Bound = { to: at(6, 20), by: at(6, 20) };
/** About somebody's own login. */
const SECURITY: Bound = { to: at(20, 60), by: at(20, 60) };
/** About an account; each of its owners may get one. */
const ACCOUNT: Bound = { to: at(30, 120), by: at(100, 400) };
const NOTIFICATION: Bound = { to: at(60, 500), by: at(600, 5_000) };
const NOTIFICATION_TEXT: Bound = { to: at(30, 90), by: at(300, 900) };

/** Every kind has a bound: one without does not compile. */
export const MAIL_BOUNDS: Readonly<Record<TemplateName, Bound>> = {
  'email.verify': ASKED,
  'sign_up.taken': { to: at(3, 10), by: at(5, 20) },
  'email.change': ASKED,
  'email.change_asked': SECURITY,
  'email.changed': SECURITY,
  // More than one network may ask for: a stranger's must not use up the owner's.
  'password.reset': SECURITY,
  'password.reset_known': SECURITY,
  'password.changed': SECURITY,
  'sign_in.new': SECURITY,
  'two_factor.enabled': SECURITY,
  'two_factor.disabled': SECURITY,
  'two_factor.recovery_used': SECURITY,
  'passkey.added': SECURITY,
  'passkey.removed': SECURITY,
  'export.ready': ACCOUNT,
  'payment.receipt': { to: at(60, 300), by: at(60, 300) },
  'statement.ready': { to: at(300, 300), by: at(10, 10) },
  'payment.challenge': ACCOUNT,
  'balance.low': ACCOUNT,
  'auto_top_up.stopped': ACCOUNT,
  'endpoint.changed': ACCOUNT,
  'endpoint.disabled': ACCOUNT,
  'tier.card_declined': ACCOUNT,
  'tier.ended_unpaid': ACCOUNT,
  'tier.paid_from_credits': ACCOUNT,
  'notification.one': NOTIFICATION,
  'notification.many': NOTIFICATION,
  invitation: { to: at(3, 5), by: at(20, 20) },
};

export const TEXT_BOUNDS: Readonly<Record<TextName, Bound>> = {
  'phone.verify': { to: at(3, 10), by: at(3, 10) },
  'notification.one': NOTIFICATION_TEXT,
  'notification.many': NOTIFICATION_TEXT,
};

/** Of all kinds together. What strangers cause of all kinds is less than half of it: it keeps back nobody's own. */
export const TOTAL: Bound = { to: at(100, 600), by: at(1_000, 6_000) };
