import type { EventType } from '../../events/schemas';
import type { EventData } from '../../events/event';
import type { Reason } from '../../events/verification-reasons';

interface Sentence {
  title: string;
  body: string;
}

/** What somebody is told of an event, unless `sentenceOf` knows more. `{name}` is filled by `words.ts`; there is no text, no code and no number in it (I-16). */
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
    body: 'The time to wait is over, and the price came back.',
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

const TAKEN: Sentence = {
  title: 'The message for {service} was taken',
  body: 'It has no code that we could find. The verification is completed, and its price is charged.',
};
const notRented = (why: string): Sentence => ({
  title: 'No number was rented for {service}',
  body: `${why} The price came back.`,
});
const ended = (why: string): Sentence => ({
  title: 'No code came for {service}',
  body: `${why} The price came back.`,
});

/** Why no code came: some orders never had a number that it could have come to. */
const FAILURES: Readonly<Record<Exclude<Reason, 'cancelled_by_customer'>, Sentence>> = {
  no_code_in_time: ended('No message with a code came in time.'),
  provider_timed_out: ended('The provider closed the number before a code came.'),
  provider_cancelled: ended('The provider took the number back.'),
  provider_lost: ended('The provider does not know the number any more.'),
  provider_refused: notRented('The provider does not accept this service, area code and carrier.'),
  provider_unavailable: notRented('The provider did not answer.'),
  price_changed: notRented('The price rose while the number was bought.'),
  no_numbers: notRented('The provider has no number for it at the moment.'),
};
const isFailure = (reason: unknown): reason is keyof typeof FAILURES =>
  typeof reason === 'string' && Object.hasOwn(FAILURES, reason);

/** What somebody is told of this event. */
export function sentenceOf(type: NotificationType, data: EventData): Sentence {
  if (type === 'verification.completed' && data['completedBy'] === 'customer') return TAKEN;
  if (type === 'verification.failed' && isFailure(data['reason'])) return FAILURES[data['reason']];
  return SENTENCES[type];
}

export const isNotificationType = (text: string): text is NotificationType =>
  Object.hasOwn(SENTENCES, text);
// Object.keys forgets what the keys are.
export const NOTIFICATION_TYPES: readonly NotificationType[] =
  Object.keys(SENTENCES).filter(isNotificationType);
