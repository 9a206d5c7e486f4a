/**
 * What a mail says. `{name}` is filled from the mail's values; `{link}` is where its button leads.
 *
 * `to` says who may get it. `anybody`: an address that somebody typed in, so that nothing in the mail is theirs to
 * choose. `confirmed`: the address of a login whose owner has shown that it is theirs; another gets no such mail.
 * `former`: the address that such a login has just given up. A subject is always ours alone: phones show it unasked.
 */
export interface Template {
  to: 'anybody' | 'confirmed' | 'former';
  subject: string;
  /** One paragraph each. */
  body: readonly string[];
  /** The value that holds a list below them, one entry a line. */
  list?: string;
  /** The button's label; a template with one needs the value `link`. */
  action?: string;
  /** Small print below the button. */
  note?: string;
}

/** Of either way to ask for it. */
const CHOOSE_PASSWORD = {
  subject: 'Choose a new password',
  body: [
    'Hello,',
    'a new password was asked for your login at Namaskah. Choosing one ends all sessions that are open now.',
  ],
  action: 'Choose a new password',
  note: 'The link serves once, for one hour. If it was not you, ignore this mail: your password stays as it is.',
} as const;

export const TEMPLATES = {
  'email.verify': {
    to: 'anybody',
    subject: 'Confirm your e-mail address',
    body: [
      'Hello,',
      'somebody, hopefully you, signed up at Namaskah with this address. Confirm that it is yours: until then you can look around, but not rent a number.',
    ],
    action: 'Confirm the address',
    note: 'The link serves once, for 24 hours. If it was not you, ignore this mail.',
  },
  'sign_up.taken': {
    to: 'confirmed',
    subject: 'You have a login at Namaskah already',
    body: [
      'Hello,',
      'somebody, hopefully you, tried to sign up at Namaskah with this address. It has a login already: sign in, or choose a new password there if you have forgotten yours.',
    ],
    action: 'Sign in',
    note: 'If it was not you, ignore this mail: nothing has changed.',
  },
  'email.change': {
    to: 'anybody',
    subject: 'Confirm your new e-mail address',
    body: [
      'Hello,',
      'this address was entered as the new one of a login at Namaskah. It takes the old one’s place when you confirm it.',
    ],
    action: 'Use this address',
    note: 'The link serves once, for 24 hours. If it was not you, ignore this mail.',
  },
  // The new address is not named: whoever asked chose it.
  'email.change_asked': {
    to: 'confirmed',
    subject: 'A new e-mail address was asked for',
    body: [
      'Hello,',
      'somebody who is signed in to your login at Namaskah asked for another e-mail address in the place of this one. It changes when the new address is confirmed.',
      'If it was you, there is nothing to do here. If it was not you, stop the change: everybody is signed out, and you choose a new password.',
    ],
    action: 'Stop the change',
    note: 'The link serves once, for 24 hours, until the new address is confirmed.',
  },
  'email.changed': {
    to: 'former',
    subject: 'Your e-mail address was changed',
    body: [
      'Hello,',
      'your login at Namaskah now has the address {email}. Mails go there from now on.',
      'If this was not you, answer this mail at once: somebody else is in your account.',
    ],
  },
  'password.reset': { to: 'anybody', ...CHOOSE_PASSWORD },
  // From a browser that its owner has signed in with: counted apart, so that strangers who ask do not use it up.
  'password.reset_known': { to: 'confirmed', ...CHOOSE_PASSWORD },
  'password.changed': {
    to: 'confirmed',
    subject: 'Your password was changed',
    body: [
      'Hello,',
      'the password of your login at Namaskah was just changed, and other sessions were ended.',
      'If this was not you, choose a new password at once with “Forgot your password?” on the sign-in page.',
    ],
  },
  'sign_in.new': {
    to: 'confirmed',
    subject: 'New sign-in from {device}',
    body: [
      'Hello,',
      'somebody signed in to your login at Namaskah from a device or country that is new to us: {device}, {place}, {time}.',
      'If it was you, there is nothing to do. If not, end the session and change your password.',
    ],
    action: 'See your sessions',
  },
  'two_factor.enabled': {
    to: 'confirmed',
    subject: 'Two-factor authentication is on',
    body: [
      'Hello,',
      'signing in to Namaskah now also asks for a code of your authenticator app. Keep the recovery codes in a safe place.',
      'If this was not you, change your password at once.',
    ],
  },
  'two_factor.disabled': {
    to: 'confirmed',
    subject: 'Two-factor authentication is off',
    body: [
      'Hello,',
      'signing in to Namaskah no longer asks for a code.',
      'If this was not you, change your password at once and turn it on again.',
    ],
  },
  'two_factor.recovery_used': {
    to: 'confirmed',
    subject: 'A recovery code was used',
    body: [
      'Hello,',
      'somebody signed in to Namaskah, or confirmed it was you, with one of your recovery codes. {left} are left.',
      'If this was not you, change your password and make new recovery codes.',
    ],
  },
  'passkey.added': {
    to: 'confirmed',
    subject: 'A passkey was added',
    body: [
      'Hello,',
      'the passkey “{name}” can now sign in to your login at Namaskah.',
      'If this was not you, remove it and change your password.',
    ],
  },
  'passkey.removed': {
    to: 'confirmed',
    subject: 'A passkey was removed',
    body: [
      'Hello,',
      'the passkey “{name}” can no longer sign in to your login at Namaskah.',
      'If this was not you, change your password.',
    ],
  },
  'export.ready': {
    to: 'confirmed',
    subject: 'Your export is ready',
    body: [
      'Hello,',
      'the export of your account that you asked for is ready. Sign in to the dashboard to download it, until {until}.',
    ],
    note: 'If you did not ask for it, change your password: somebody else may be signed in as you.',
  },
  'payment.receipt': {
    to: 'confirmed',
    subject: 'Receipt for {amount}',
    body: [
      'Hello,',
      'your payment of {amount} for the account “{account}” has arrived. Thank you.',
    ],
    action: 'Download the receipt',
    note: 'The link serves for 30 days, whoever has it. Later you find the receipt in the dashboard, at Payments.',
  },
  'statement.ready': {
    to: 'confirmed',
    subject: 'Your statement for {month}',
    body: [
      'Hello,',
      'the statement of the account “{account}” for {month} is ready: what came in, what was spent, and what is left.',
    ],
    action: 'Download the statement',
    note: 'The link serves for 30 days, whoever has it. In the dashboard you find the statement of every month.',
  },
  'payment.challenge': {
    to: 'confirmed',
    subject: 'Your bank asks you to confirm a payment',
    body: [
      'Hello,',
      'we charged your saved card {amount}, as you had agreed, and its bank asks for you before it pays. Until you confirm, nothing is charged.',
    ],
    action: 'Confirm the payment',
    note: 'The page is Paystack’s. If you do not confirm within an hour, the payment is given up.',
  },
  'balance.low': {
    to: 'confirmed',
    subject: 'Your credits are running low',
    body: [
      'Hello,',
      'your account at Namaskah has less than {below} in credits left. Auto top-up charges your saved card once it falls below {threshold}.',
    ],
  },
  'auto_top_up.stopped': {
    to: 'confirmed',
    subject: 'Auto top-up has stopped',
    body: [
      'Hello,',
      'your saved card could not be charged {times} times in a row, so auto top-up has stopped. Nothing more is charged by itself.',
      'Check the card, or save another one, and turn auto top-up on again in the dashboard.',
    ],
  },
  'endpoint.changed': {
    to: 'confirmed',
    subject: 'A webhook endpoint of your account was changed',
    body: [
      'Hello,',
      'the webhook endpoint at {host} of your account at Namaskah {change}. This was done by {by}. Events of your account, codes included, are sent to webhook endpoints.',
      'If you do not know of it, delete the endpoint and revoke the API key or end the session that made the change.',
    ],
    action: 'See the webhook endpoint',
  },
  'endpoint.disabled': {
    to: 'confirmed',
    subject: 'A webhook endpoint was disabled',
    body: [
      'Hello,',
      'the webhook endpoint at {host} of your account at Namaskah was disabled: {reason}.',
      'What happens meanwhile is kept as long as your tier keeps deliveries. Correct the server, enable the endpoint again, and replay what it has missed.',
    ],
  },
  'tier.card_declined': {
    to: 'confirmed',
    subject: 'Your card could not be charged for the {tier} tier',
    body: [
      'Hello,',
      'another month of the {tier} tier is due, and your saved card ending in {last4} could not be charged {amount} for it. There are not enough credits to pay it either.',
      'Nothing changes until {until}: the card is tried once a day, and credits that you add pay the month. If it is still unpaid then, the tier ends.',
    ],
    action: 'See the tier',
  },
  'tier.ended_unpaid': {
    to: 'confirmed',
    subject: 'Your card could not be charged for the {tier} tier',
    body: [
      'Hello,',
      'another month of the {tier} tier was due, and your saved card ending in {last4} could not be charged {amount} for it. There are not enough credits to pay it either.',
      'The account is on the {to} tier now, because the higher one was taken too short a time ago to stay unpaid. To have it again, check the card or add credits, then take it in your settings.',
    ],
    action: 'See the tier',
  },
  'tier.paid_from_credits': {
    to: 'confirmed',
    subject: 'Your card could not be charged for the {tier} tier',
    body: [
      'Hello,',
      'another month of the {tier} tier was due, and your saved card ending in {last4} could not be charged {amount} for it. Your credits have paid the month instead.',
      'Check the card, or choose another one, before the next month is due.',
    ],
    action: 'See the tier',
  },
  'notification.one': {
    to: 'confirmed',
    subject: '{title}',
    body: ['Hello,', '{title}. {body}'],
    action: 'Open the dashboard',
    note: 'It is about the account “{account}”. What you are told of, and how, you choose in the dashboard, at Settings, Notifications.',
  },
  'notification.many': {
    to: 'confirmed',
    subject: '{count} notifications',
    body: ['Hello,', 'this has happened in the account “{account}”:'],
    list: '{entries}',
    action: 'Open the dashboard',
    note: 'What you are told of, and how often, you choose in the dashboard, at Settings, Notifications.',
  },
  invitation: {
    to: 'anybody',
    subject: 'You are invited to an account at Namaskah',
    body: [
      'Hello,',
      'somebody invites you to act for their account at Namaskah, as {role}. The page behind the button says which account it is.',
    ],
    action: 'Accept the invitation',
    note: 'The link serves once, for seven days, and for this address only. If you expect no invitation, ignore this mail.',
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof TEMPLATES;

type HolesOf<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesOf<Rest> : never;
type TextsOf<T extends Template> =
  | T['subject']
  | T['body'][number]
  | NonNullable<T['note']>
  | NonNullable<T['list']>;
type LinkOf<T> = T extends { action: string } ? 'link' : never;

/** Exactly the values that a template has holes for. */
export type ValuesOf<N extends TemplateName> = Readonly<
  Record<HolesOf<TextsOf<(typeof TEMPLATES)[N]>> | LinkOf<(typeof TEMPLATES)[N]>, string>
>;
