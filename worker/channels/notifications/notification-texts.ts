import type { EventType } from '../../events/event-types';
import type { EventData } from '../../events/event';
import type { Reason } from '../../events/verification-reasons';

interface Text {
  title: string;
  body: string;
}

/**
 * The notification of each event, unless `findText` finds a more exact one. `compose-text.ts` fills each `{name}`. A text
 * never contains a message, a code or a phone number (I-16).
 */
export const NOTIFICATION_TEXTS = {
  'verification.created': {
    title: 'Number rented for {service}',
    body: 'It is waiting for the code.',
  },
  'verification.completed': {
    title: 'Code received for {service}',
    body: 'Open the verification in the dashboard to see the code.',
  },
  'verification.cancelled': {
    title: 'Verification for {service} cancelled',
    body: 'The price was refunded.',
  },
  'verification.expired': {
    title: 'No code received for {service}',
    body: 'The time ran out. The price was refunded.',
  },
  'verification.failed': {
    title: 'Verification for {service} failed',
    body: 'The price was refunded.',
  },
  'sms.received': {
    title: 'Message received for {service}',
    body: 'Open the verification in the dashboard to read it.',
  },
  'credit.deducted': {
    title: '{amount} on hold',
    body: 'This is the price of a verification. Your available balance is {balance}.',
  },
  'refund.issued': {
    title: '{amount} refunded',
    body: 'Your available balance is {balance}.',
  },
  'balance.low': {
    title: 'Low balance: {balance}',
    body: 'Your available balance fell below {threshold}. Add credits to keep renting numbers.',
  },
  'quota.warning': {
    title: 'Monthly quota almost used',
    body: 'You used {used} of {limit} verifications in {month}. Upgrade your plan for more.',
  },
  'quota.exceeded': {
    title: 'Monthly quota used up',
    body: 'You used all {limit} verifications of {month}. Upgrade your plan for more.',
  },
  'tier.changed': {
    title: 'Plan changed to {toPlan}',
    body: 'You were on the {fromPlan} plan. You were charged {charged}.',
  },
  'tier.renewed': {
    title: '{toPlan} plan renewed',
    body: 'You were charged {charged}. Your available balance is {balance}.',
  },
  'tier.lapsed': {
    title: '{fromPlan} plan ended',
    body: 'The plan was not paid. The account is now on the {toPlan} plan.',
  },
  'tier.past_due': {
    title: 'Payment for the {plan} plan failed',
    body: 'Add credits to keep the plan. Otherwise it ends in a few days.',
  },
  'auto_top_up.stopped': {
    title: 'Auto top-up stopped',
    body: 'The saved card could not be charged {failureCount} times in a row. Check the card, then turn auto top-up on again.',
  },
  'security.sign_in': {
    title: 'New device signed in',
    body: 'A member of the account signed in from a new device. If you do not recognize this sign-in, review the sessions.',
  },
  'security.endpoint_changed': {
    title: 'Webhook endpoint changed',
    body: 'If you do not recognize this change, review your webhook endpoints.',
  },
  'payment.succeeded': {
    title: 'Payment of {money} received',
    body: '{credits} was added. Your available balance is {balance}.',
  },
  'payment.challenged': {
    title: 'Your bank asks you to confirm {money}',
    body: 'The person who agreed to the charge has an email with a link to the bank’s page. Without confirmation the payment is cancelled.',
  },
  'payment.failed': {
    title: 'Payment of {money} failed',
    body: 'No credits were added. Try again or use another card.',
  },
  'payment.disputed': {
    title: 'Payment of {money} disputed',
    body: 'The payer asked their bank for the money back. {credits} is on hold until the dispute is decided.',
  },
  'payment.restored': {
    title: 'Dispute closed: the payment stands',
    body: '{credits} is available again. Your available balance is {balance}.',
  },
  'payment.reversed': {
    title: 'Payment of {money} reversed',
    body: 'The money was returned and {credits} was removed. Your available balance is {balance}.',
  },
  'refund.failed': {
    title: 'Refund of {money} failed',
    body: '{credits} is back in the account.',
  },
} as const satisfies Record<Exclude<EventType, 'notification.created'>, Text>;

/** The event types that have notifications: all but the event of a notification itself. */
export type NotificationType = keyof typeof NOTIFICATION_TEXTS;

const ACCEPTED: Text = {
  title: 'Message accepted for {service}',
  body: 'No code was found in it. The verification is completed and its price was charged.',
};
const FREE_CHANGE: Text = {
  title: NOTIFICATION_TEXTS['tier.changed'].title,
  body: 'You were on the {fromPlan} plan. You were not charged.',
};
const REVIEW = 'If you do not recognize this change, review your webhook endpoints.';
/** The texts of each change of a webhook endpoint. */
const ENDPOINT_CHANGES: Readonly<Record<string, Text>> = {
  created: { title: 'Webhook endpoint registered', body: REVIEW },
  url_changed: { title: 'URL of a webhook endpoint changed', body: REVIEW },
  secret_rotated: { title: 'Signing secret of a webhook endpoint rotated', body: REVIEW },
  taken_over: { title: 'Webhook endpoint enabled with new permissions', body: REVIEW },
  key_ended: {
    title: 'Webhook endpoint disabled',
    body: 'The API key that registered it was revoked or expired. Enable the endpoint again to receive its events.',
  },
};
const notRented = (why: string): Text => ({
  title: 'No number rented for {service}',
  body: `${why} The price was refunded.`,
});
const ended = (why: string): Text => ({
  title: 'No code received for {service}',
  body: `${why} The price was refunded.`,
});

/** The texts of each failure: some orders never had a number. */
const FAILURES: Readonly<Record<Exclude<Reason, 'cancelled_by_customer'>, Text>> = {
  no_code_in_time: ended('No code arrived in time.'),
  provider_timed_out: ended('The provider closed the number before a code arrived.'),
  provider_cancelled: ended('The provider withdrew the number.'),
  provider_lost: ended('The provider no longer has the number.'),
  provider_refused: notRented('The provider does not support this service, area code and carrier.'),
  provider_unavailable: notRented('The provider did not respond.'),
  price_changed: notRented('The price increased during the purchase.'),
  no_numbers: notRented('The provider has no number available at the moment.'),
};
const isFailure = (reason: unknown): reason is keyof typeof FAILURES =>
  typeof reason === 'string' && Object.hasOwn(FAILURES, reason);

/** The `reason` of the verification of an event. */
const reasonOf = ({ verification }: EventData): unknown =>
  typeof verification === 'object' && verification !== null && 'reason' in verification
    ? verification['reason']
    : null;

/** The title and body for this event, with their `{name}`s still to be filled. */
export function findText(type: NotificationType, data: EventData): Text {
  if (type === 'verification.completed' && data['completedBy'] === 'customer') return ACCEPTED;
  const isEnd = type === 'verification.expired' || type === 'verification.failed';
  const reason = isEnd ? reasonOf(data) : null;
  if (isFailure(reason)) return FAILURES[reason];
  if (type === 'tier.changed' && data['chargedCents'] === 0) return FREE_CHANGE;
  if (type === 'security.endpoint_changed') {
    const { change } = data;
    return (typeof change === 'string' && ENDPOINT_CHANGES[change]) || NOTIFICATION_TEXTS[type];
  }
  return NOTIFICATION_TEXTS[type];
}

export const isNotificationType = (text: string): text is NotificationType =>
  Object.hasOwn(NOTIFICATION_TEXTS, text);
// `Object.keys` does not keep the type of the keys.
export const NOTIFICATION_TYPES: readonly NotificationType[] =
  Object.keys(NOTIFICATION_TEXTS).filter(isNotificationType);
