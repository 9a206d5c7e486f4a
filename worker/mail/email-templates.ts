/**
 * An email. `{name}` is filled from the values of the email; the button opens `{link}`.
 *
 * `to` restricts the recipient. `anybody`: an address that was only typed in, so no value of the text may come from the
 * person who typed it. `confirmed`: the address of a login that has confirmed it. `former`: the address that such a login
 * has just replaced. A subject contains no text of a customer: phones show it on the lock screen.
 */
export interface Template {
  to: 'anybody' | 'confirmed' | 'former';
  subject: string;
  /** One paragraph each. */
  body: readonly string[];
  /** The value with a list below the body, one entry a line. */
  list?: string;
  /** The label of the button; a template with a button needs the value `link`. */
  action?: string;
  /** Small print below the button. */
  note?: string;
}

/** The same text for a known and an unknown browser. */
const CHOOSE_PASSWORD = {
  subject: 'Choose a new password',
  body: [
    'A new password was requested for your Namaskah login. When you choose one, all open sessions are signed out.',
  ],
  action: 'Choose a new password',
  note: 'This link works once and expires in one hour. If you did not request it, ignore this email: your password stays the same.',
} as const;

export const EMAIL_TEMPLATES = {
  'email.verify': {
    to: 'anybody',
    subject: 'Confirm your email address',
    body: [
      'Confirm your email address to start renting numbers. Until then you can look around the dashboard.',
    ],
    action: 'Confirm email address',
    note: 'This link works once and expires in 24 hours. If you did not sign up for Namaskah, ignore this email.',
  },
  'sign_up.taken': {
    to: 'confirmed',
    subject: 'You already have a Namaskah login',
    body: [
      'This address was used to sign up for Namaskah, but it already has a login. Sign in, or choose a new password on the sign-in page if you forgot yours.',
    ],
    action: 'Sign in',
    note: 'If this was not you, ignore this email: nothing has changed.',
  },
  'email.change': {
    to: 'anybody',
    subject: 'Confirm your new email address',
    body: [
      'This address was entered as the new email address of a Namaskah login. It replaces the current address when you confirm it.',
    ],
    action: 'Use this address',
    note: 'This link works once and expires in 24 hours. If this was not you, ignore this email.',
  },
  // Without the new address: it is a value that the person who asked chose.
  'email.change_asked': {
    to: 'confirmed',
    subject: 'A change of your email address was requested',
    body: [
      'A signed-in session of your Namaskah login requested a new email address in place of this one. The address changes when the new one is confirmed.',
      'If this was you, no action is needed. If this was not you, stop the change: all sessions are signed out, and you choose a new password.',
    ],
    action: 'Stop the change',
    note: 'This link works once, for 24 hours or until the new address is confirmed.',
  },
  'email.changed': {
    to: 'former',
    subject: 'Your email address was changed',
    body: [
      'The email address of your Namaskah login is now {email}. Future emails go to that address.',
      'If this was not you, reply to this email immediately: another person has access to your login.',
    ],
  },
  'password.reset': { to: 'anybody', ...CHOOSE_PASSWORD },
  // For a browser in which the owner has signed in before: counted separately, so that anonymous requests do not use up its limit.
  'password.reset_known': { to: 'confirmed', ...CHOOSE_PASSWORD },
  'password.changed': {
    to: 'confirmed',
    subject: 'Your password was changed',
    body: [
      'The password of your Namaskah login was changed, and all other sessions were signed out.',
      'If this was not you, choose a new password immediately with “Forgot your password?” on the sign-in page.',
    ],
  },
  'sign_in.new': {
    to: 'confirmed',
    subject: 'New sign-in from {device}',
    body: [
      'Your Namaskah login was used from a new device or country: {device}, {place}, {time}.',
      'If this was you, no action is needed. If this was not you, end the session and change your password.',
    ],
    action: 'Review your sessions',
  },
  'two_factor.enabled': {
    to: 'confirmed',
    subject: 'Two-factor authentication is on',
    body: [
      'Signing in to Namaskah now requires a code from your authenticator app. Keep your recovery codes in a safe place.',
      'If this was not you, change your password immediately.',
    ],
  },
  'two_factor.disabled': {
    to: 'confirmed',
    subject: 'Two-factor authentication is off',
    body: [
      'Signing in to Namaskah no longer requires a code.',
      'If this was not you, change your password immediately and turn two-factor authentication on again.',
    ],
  },
  'two_factor.recovery_used': {
    to: 'confirmed',
    subject: 'A recovery code was used',
    body: [
      'One of your recovery codes was used to sign in to Namaskah or to confirm your identity. Recovery codes left: {left}.',
      'If this was not you, change your password and create new recovery codes.',
    ],
  },
  'passkey.added': {
    to: 'confirmed',
    subject: 'A passkey was added',
    body: [
      'The passkey “{name}” can now sign in to your Namaskah login.',
      'If this was not you, remove the passkey and change your password.',
    ],
  },
  'passkey.removed': {
    to: 'confirmed',
    subject: 'A passkey was removed',
    body: [
      'The passkey “{name}” can no longer sign in to your Namaskah login.',
      'If this was not you, change your password.',
    ],
  },
  'export.ready': {
    to: 'confirmed',
    subject: 'Your export is ready',
    body: [
      'The export of your account data is ready. Sign in to the dashboard to download it before {until}.',
    ],
    note: 'If you did not request it, change your password: another person may have access to your login.',
  },
  'payment.receipt': {
    to: 'confirmed',
    subject: 'Receipt for {amount}',
    body: ['We received your payment of {amount} for the account “{account}”. Thank you.'],
    action: 'Download the receipt',
    note: 'Anyone with this link can download the receipt for 30 days. After that, find it in the dashboard under Payments.',
  },
  'statement.ready': {
    to: 'confirmed',
    subject: 'Your statement for {month}',
    body: [
      'The {month} statement of the account “{account}” is ready: credits added, credits spent and the closing balance.',
    ],
    action: 'Download the statement',
    note: 'Anyone with this link can download the statement for 30 days. The dashboard has the statements of all months.',
  },
  'payment.challenge': {
    to: 'confirmed',
    subject: 'Your bank asks you to confirm a payment',
    body: [
      'We charged your saved card {amount}, as you agreed. Your bank requires your confirmation; until then you are not charged.',
    ],
    action: 'Confirm the payment',
    note: 'This opens a page of our payment provider Paystack. If you do not confirm within one hour, the payment is cancelled.',
  },
  'balance.low': {
    to: 'confirmed',
    subject: 'Your credits are running low',
    body: [
      'The balance of your Namaskah account is below {below}. Auto top-up charges your saved card when it falls below {threshold}.',
    ],
  },
  'auto_top_up.stopped': {
    to: 'confirmed',
    subject: 'Auto top-up has stopped',
    body: [
      'Your saved card could not be charged {times} times in a row, so auto top-up has stopped. There are no more automatic charges.',
      'Check the card or save another one, then turn auto top-up on again in the dashboard.',
    ],
  },
  'endpoint.changed': {
    to: 'confirmed',
    subject: 'A webhook endpoint of your account was changed',
    body: [
      'The webhook endpoint at {host} {change}. The change was made by {by}. Webhook endpoints receive the events of your account, including verification codes.',
      'If you do not recognize this change, delete the endpoint, then revoke the API key or end the session that made it.',
    ],
    action: 'Review the endpoint',
  },
  'endpoint.disabled': {
    to: 'confirmed',
    subject: 'A webhook endpoint was disabled',
    body: [
      'The webhook endpoint at {host} was disabled: {reason}.',
      'Events are kept meanwhile, for as long as your plan keeps deliveries. Repair the server, enable the endpoint again and replay the missed events.',
    ],
  },
  'tier.card_declined': {
    to: 'confirmed',
    subject: 'Your card could not be charged for the {tier} plan',
    body: [
      'The {tier} plan is due for renewal. Your saved card ending in {last4} could not be charged {amount}, and your credits do not cover the renewal.',
      'Your plan stays active until {until}. We try the card once a day, and credits that you add pay for the renewal. If it is still unpaid then, the plan ends.',
    ],
    action: 'Review your plan',
  },
  'tier.ended_unpaid': {
    to: 'confirmed',
    subject: 'Your card could not be charged for the {tier} plan',
    body: [
      'The {tier} plan was due for renewal. Your saved card ending in {last4} could not be charged {amount}, and your credits do not cover the renewal.',
      'Your account is now on the {to} plan: the higher plan was too recent for a grace period. To return to it, check the card or add credits, then upgrade in your settings.',
    ],
    action: 'Review your plan',
  },
  'tier.paid_from_credits': {
    to: 'confirmed',
    subject: 'Your card could not be charged for the {tier} plan',
    body: [
      'The {tier} plan was due for renewal. Your saved card ending in {last4} could not be charged {amount}, so your credits paid for the renewal.',
      'Check the card or choose another one before the next renewal.',
    ],
    action: 'Review your plan',
  },
  'notification.one': {
    to: 'confirmed',
    subject: '{title}',
    body: ['{title}. {body}'],
    action: 'Open the dashboard',
    note: 'This email is about the account “{account}”. Choose your notifications in the dashboard under Settings, Notifications.',
  },
  'notification.many': {
    to: 'confirmed',
    subject: '{count} notifications',
    body: ['New in the account “{account}”:'],
    list: '{entries}',
    action: 'Open the dashboard',
    note: 'Choose your notifications and how often you receive them in the dashboard under Settings, Notifications.',
  },
  invitation: {
    to: 'anybody',
    subject: 'You are invited to a Namaskah account',
    body: [
      'You are invited to join a Namaskah account as {role}. The invitation page shows the name of the account.',
    ],
    action: 'Accept the invitation',
    note: 'This link works once, for seven days and only for this address. If you do not expect an invitation, ignore this email.',
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof EMAIL_TEMPLATES;

type HolesOf<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesOf<Rest> : never;
type TextsOf<T extends Template> =
  | T['subject']
  | T['body'][number]
  | NonNullable<T['note']>
  | NonNullable<T['list']>;
type LinkOf<T> = T extends { action: string } ? 'link' : never;

/** Exactly the values that fill the `{name}`s of a template. */
export type ValuesOf<N extends TemplateName> = Readonly<
  Record<
    HolesOf<TextsOf<(typeof EMAIL_TEMPLATES)[N]>> | LinkOf<(typeof EMAIL_TEMPLATES)[N]>,
    string
  >
>;
