import type { Window } from '../traffic/attempts/attempts.client';
import { DAY, HOUR } from '../platform/core/clock';
import type { TemplateName } from './email-templates';
import type { TextName } from './sms-texts';

/** The limits of one kind: for a recipient (`to`), and for the account or person that causes it (`by`). */
interface Bound {
  to: readonly Window[];
  by: readonly Window[];
}

const at = (hour: number, day: number): Window[] => [
  { max: hour, windowMs: HOUR },
  { max: day, windowMs: DAY },
];

/** Requested by typing in an address. */
const ASKED: Bound = { to: at(6, 20), by: at(6, 20) };
/** About the recipient's own login. */
const SECURITY: Bound = { to: at(20, 60), by: at(20, 60) };
/** About an account; each owner may get one. */
const ACCOUNT: Bound = { to: at(30, 120), by: at(100, 400) };
const NOTIFICATION: Bound = { to: at(60, 500), by: at(600, 5_000) };
const NOTIFICATION_TEXT: Bound = { to: at(30, 90), by: at(300, 900) };

/** Every kind has a limit; a missing one does not compile. */
export const MAIL_BOUNDS: Readonly<Record<TemplateName, Bound>> = {
  'email.verify': ASKED,
  'sign_up.taken': { to: at(3, 10), by: at(5, 20) },
  'email.change': ASKED,
  'email.change_asked': SECURITY,
  'email.changed': SECURITY,
  // More than one network may request: anonymous requests must not use up those of the owner.
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

/** Of all kinds together. Anonymous requests can use less than half of it, so that the owner's own emails get through. */
export const TOTAL: Bound = { to: at(100, 600), by: at(1_000, 6_000) };
