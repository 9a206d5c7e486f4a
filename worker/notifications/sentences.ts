import type { EventType } from '../events/schemas';

interface Sentence {
  title: string;
  body: string;
}

/** What somebody is told of an event. `{name}` is filled by `words.ts`; there is no text, no code and no number in it (I-16). */
export const SENTENCES = {
  'verification.created': {
    title: 'A number for {service} is rented',
    body: 'It waits for its code.',
  },
  'verification.completed': {
    title: 'The code for {service} has arrived',
    body: 'Open the verification in the dashboard to see it.',
  },
  'verification.cancelled': {
    title: 'The verification for {service} was cancelled',
    body: 'Its price came back.',
  },
  'verification.failed': {
    title: 'No code came for {service}',
    body: 'The verification has ended without one, and its price came back.',
  },
  'sms.received': {
    title: 'A message for {service} has arrived',
    body: 'Open the verification in the dashboard to read it.',
  },
  'credit.deducted': {
    title: '{amount} set aside',
    body: 'For a verification. {balance} can still be spent.',
  },
  'refund.issued': {
    title: '{amount} came back',
    body: '{balance} can be spent.',
  },
  'balance.low': {
    title: 'Your credits are running low',
    body: '{balance} can still be spent, less than the {threshold} below which you wanted to know.',
  },
  'quota.warning': {
    title: 'Most of this month’s verifications are used',
    body: '{used} of {cap} in {period}. A larger tier has more.',
  },
  'quota.exceeded': {
    title: 'This month’s verifications are used up',
    body: 'All {cap} of {period}. A larger tier has more.',
  },
  'tier.changed': {
    title: 'Your tier is changed to {to}',
    body: 'It was {from}. {charged} were charged.',
  },
  'tier.renewed': {
    title: 'Your tier {to} was renewed',
    body: '{charged} were charged. {balance} can be spent.',
  },
  'tier.lapsed': {
    title: 'Your tier {from} has ended',
    body: 'The account is on the tier {to} now.',
  },
  'tier.past_due': {
    title: 'Your tier {tier} could not be paid',
    body: 'Add credits to keep it: otherwise it ends by itself after a few days.',
  },
  'auto_top_up.stopped': {
    title: 'Auto top-up has stopped',
    body: 'The saved card could not be charged {failures} times in a row. Check it, and turn auto top-up on again.',
  },
  'security.sign_in': {
    title: 'A sign-in from a new device',
    body: 'Somebody of the account signed in from a device that was not seen before. If you do not know of it, look at the sessions.',
  },
  'security.endpoint_changed': {
    title: 'A webhook endpoint was changed',
    body: 'It was registered, has a new URL or secret, or has ended with its API key. If you do not know of it, look at the webhook endpoints.',
  },
  'payment.succeeded': {
    title: 'A payment of {money} has arrived',
    body: '{credits} were added. {balance} can be spent.',
  },
  'payment.challenged': {
    title: 'Your bank asks you to confirm {money}',
    body: 'Who agreed to the charge has a mail that leads to the bank’s page. Without it the payment is given up.',
  },
  'payment.failed': {
    title: 'A payment of {money} failed',
    body: 'No credits were added. Try again, or pay by another card.',
  },
  'payment.disputed': {
    title: 'A payment of {money} is disputed',
    body: 'Whoever paid asks their bank for the money back. {credits} are set aside until that is decided.',
  },
  'payment.restored': {
    title: 'A dispute was decided for you',
    body: '{credits} are back. {balance} can be spent.',
  },
  'payment.reversed': {
    title: 'A payment of {money} was reversed',
    body: 'The money went back, and {credits} with it. {balance} can be spent.',
  },
  'refund.failed': {
    title: 'A refund of {money} did not go through',
    body: 'Its {credits} are back in the account.',
  },
} as const satisfies Record<Exclude<EventType, 'notification.created'>, Sentence>;

/** What somebody may be told of: every event but the one that tells of being told. */
export type NotificationType = keyof typeof SENTENCES;

export const isNotificationType = (text: string): text is NotificationType =>
  Object.hasOwn(SENTENCES, text);
// Object.keys forgets what the keys are.
export const NOTIFICATION_TYPES: readonly NotificationType[] =
  Object.keys(SENTENCES).filter(isNotificationType);
