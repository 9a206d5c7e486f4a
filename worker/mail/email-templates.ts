import type { Template, ValuesFor } from './email-template';

/** The same text for a known and an unknown browser. */
const CHOOSE_PASSWORD = {
  footer: 'address',
  subject: 'Choose a new password',
  lead: 'A new password was requested for your Namaskah login.',
  body: ['When you choose one, all open sessions are signed out.'],
  action: 'Choose a new password',
  note: 'This link works once and expires in one hour. If you did not request it, ignore this email: your password stays the same.',
} as const;

const SECURITY = { to: 'confirmed', footer: 'login' } as const;
const ACCOUNT = { to: 'confirmed', footer: 'owner' } as const;

export const EMAIL_TEMPLATES = {
  'email.verify': {
    to: 'anybody',
    footer: 'address',
    subject: 'Confirm your email address',
    lead: 'Confirm your email address to start renting numbers.',
    action: 'Confirm email address',
    note: 'This link works once and expires in 24 hours. If you did not sign up for Namaskah, ignore this email.',
  },
  'sign_up.taken': {
    to: 'confirmed',
    footer: 'address',
    subject: 'You already have a Namaskah login',
    lead: 'This address was used to sign up for Namaskah, but it already has a login.',
    body: ['Sign in, or choose a new password on the sign-in page if you forgot yours.'],
    action: 'Sign in',
    note: 'If this was not you, ignore this email: nothing has changed.',
  },
  'email.change': {
    to: 'anybody',
    footer: 'address',
    subject: 'Confirm your new email address',
    lead: 'This address was entered as the new email address of a Namaskah login.',
    body: ['It replaces the current address when you confirm it.'],
    action: 'Use this address',
    note: 'This link works once and expires in 24 hours. If this was not you, ignore this email.',
  },
  // Without the new address: it is a value that the person who asked chose.
  'email.change_asked': {
    ...SECURITY,
    subject: 'A change of your email address was requested',
    lead: 'A signed-in session of your Namaskah login requested a new email address in place of this one.',
    body: [
      'If this was you, no action is needed. If this was not you, stop the change: all sessions are signed out, and you choose a new password.',
    ],
    action: 'Stop the change',
    note: 'This link works once, for 24 hours or until the new address is confirmed.',
  },
  'email.changed': {
    to: 'former',
    footer: 'login',
    subject: 'Your email address was changed',
    lead: 'The email address of your Namaskah login is now {email}.',
    body: [
      'Future emails go to that address. If this was not you, another person has access to your login: write to {support} at once.',
    ],
    action: 'Contact support',
    page: 'support',
  },
  'password.reset': { to: 'anybody', ...CHOOSE_PASSWORD },
  // For a browser in which the owner has signed in before: counted separately, so that anonymous requests do not use up its limit.
  'password.reset_known': { to: 'confirmed', ...CHOOSE_PASSWORD },
  'password.changed': {
    ...SECURITY,
    subject: 'Your password was changed',
    lead: 'The password of your Namaskah login was changed, and all other sessions were signed out.',
    body: ['If this was you, no action is needed. If this was not you, choose a new password now.'],
    action: 'Choose a new password',
    page: '/forgot-password',
  },
  'sign_in.new': {
    ...SECURITY,
    subject: 'New sign-in from {device}',
    lead: 'Your Namaskah login was used from a new device or country: {device}, {place}, {time}.',
    body: [
      'If this was you, no action is needed. If this was not you, end the session and change your password.',
    ],
    action: 'Review your sessions',
  },
  'two_factor.enabled': {
    ...SECURITY,
    subject: 'Two-factor authentication is on',
    lead: 'Signing in to Namaskah now requires a code from your authenticator app.',
    body: [
      'Keep your recovery codes in a safe place. If this was not you, change your password at once.',
    ],
    action: 'Review your security',
    page: '/settings/security',
  },
  'two_factor.disabled': {
    ...SECURITY,
    subject: 'Two-factor authentication is off',
    lead: 'Signing in to Namaskah no longer requires a code.',
    body: [
      'If this was not you, change your password at once and turn two-factor authentication on again.',
    ],
    action: 'Review your security',
    page: '/settings/security',
  },
  'two_factor.recovery_used': {
    ...SECURITY,
    subject: 'A recovery code was used',
    lead: 'One of your recovery codes was used to sign in to Namaskah or to confirm your identity.',
    body: [
      'Recovery codes left: {left}. If this was not you, change your password and create new recovery codes.',
    ],
    action: 'Review your security',
    page: '/settings/security',
  },
  'passkey.added': {
    ...SECURITY,
    subject: 'A passkey was added',
    lead: 'The passkey “{name}” can now sign in to your Namaskah login.',
    body: ['If this was not you, remove the passkey and change your password.'],
    action: 'Review your passkeys',
    page: '/settings/security',
  },
  'passkey.removed': {
    ...SECURITY,
    subject: 'A passkey was removed',
    lead: 'The passkey “{name}” can no longer sign in to your Namaskah login.',
    body: ['If this was not you, change your password.'],
    action: 'Review your passkeys',
    page: '/settings/security',
  },
  'export.ready': {
    to: 'confirmed',
    footer: 'requested',
    subject: 'Your export is ready',
    lead: 'The export of your account data is ready to download until {until}.',
    action: 'Download the export',
    page: '/settings/data',
    note: 'If you did not request it, change your password: another person may have access to your login.',
  },
  'payment.receipt': {
    ...ACCOUNT,
    subject: 'Receipt for {amount}',
    lead: 'We received your payment of {amount} for the account “{account}”.',
    body: ['Thank you.'],
    action: 'Download the receipt',
    note: 'Anyone with this link can download the receipt for 30 days. After that, find it in the dashboard under Payments.',
  },
  'statement.ready': {
    ...ACCOUNT,
    subject: 'Your statement for {month}',
    lead: 'The {month} statement of the account “{account}” is ready.',
    body: ['It shows the credits added, the credits spent and the closing balance.'],
    action: 'Download the statement',
    note: 'Anyone with this link can download the statement for 30 days. The dashboard has the statements of all months.',
  },
  'payment.challenge': {
    ...ACCOUNT,
    subject: 'Your bank asks you to confirm a payment',
    lead: 'Your bank requires your confirmation of a charge of {amount} to your saved card.',
    body: ['You agreed to this charge. Until you confirm it, you are not charged.'],
    action: 'Confirm the payment',
    note: 'This opens a page of our payment provider Paystack. If you do not confirm within one hour, the payment is cancelled.',
  },
  'balance.low': {
    ...ACCOUNT,
    subject: 'Your credits are running low',
    lead: 'The balance of your Namaskah account is below {below}.',
    body: ['Auto top-up charges your saved card when it falls below {threshold}.'],
    action: 'Review auto top-up',
    page: '/billing/cards',
  },
  'auto_top_up.stopped': {
    ...ACCOUNT,
    subject: 'Auto top-up has stopped',
    lead: 'Auto top-up has stopped, because your saved card could not be charged {times} times in a row.',
    body: [
      'There are no more automatic charges. Check the card or save another one, then turn auto top-up on again.',
    ],
    action: 'Review your cards',
    page: '/billing/cards',
  },
  'endpoint.changed': {
    ...ACCOUNT,
    subject: 'A webhook endpoint of your account was changed',
    lead: 'The webhook endpoint at {host} {change}.',
    body: [
      'The change was made by {by}. Webhook endpoints receive the events of your account, including verification codes.',
      'If you do not recognize this change, delete the endpoint, then revoke the API key or end the session that made it.',
    ],
    action: 'Review the endpoint',
  },
  'endpoint.disabled': {
    ...ACCOUNT,
    subject: 'A webhook endpoint was disabled',
    lead: 'The webhook endpoint at {host} was disabled: {reason}.',
    body: [
      'Events are kept meanwhile, for as long as your plan keeps deliveries. Repair the server, enable the endpoint again and replay the missed events.',
    ],
    action: 'Review your endpoints',
    page: '/developers/webhooks',
  },
  'tier.card_declined': {
    ...ACCOUNT,
    subject: 'Your card could not be charged for the {tier} plan',
    lead: 'Your saved card ending in {last4} could not be charged {amount} for the {tier} plan, and your credits do not cover the renewal.',
    body: [
      'Your plan stays active until {until}. We try the card once a day, and credits that you add pay for the renewal. If it is still unpaid then, the plan ends.',
    ],
    action: 'Review your plan',
  },
  'tier.ended_unpaid': {
    ...ACCOUNT,
    subject: 'Your card could not be charged for the {tier} plan',
    lead: 'Your saved card ending in {last4} could not be charged {amount} for the {tier} plan, and your credits do not cover the renewal.',
    body: [
      'Your account is now on the {to} plan: the higher plan was too recent for a grace period. To return to it, check the card or add credits, then upgrade.',
    ],
    action: 'Review your plan',
  },
  'tier.paid_from_credits': {
    ...ACCOUNT,
    subject: 'Your card could not be charged for the {tier} plan',
    lead: 'Your saved card ending in {last4} could not be charged {amount} for the {tier} plan, so your credits paid for the renewal.',
    body: ['Check the card or choose another one before the next renewal.'],
    action: 'Review your plan',
  },
  'notification.one': {
    to: 'confirmed',
    footer: 'notifications',
    subject: '{title}',
    lead: '{title}.',
    body: ['{body}'],
    action: 'Open the dashboard',
    note: 'This email is about the account “{account}”.',
  },
  'notification.many': {
    to: 'confirmed',
    footer: 'notifications',
    subject: '{count} notifications',
    lead: 'New in the account “{account}”:',
    list: '{entries}',
    action: 'Open the dashboard',
  },
  invitation: {
    to: 'anybody',
    footer: 'address',
    subject: 'You are invited to a Namaskah account',
    lead: 'You are invited to join a Namaskah account as {role}.',
    body: ['The invitation page shows the name of the account.'],
    action: 'Accept the invitation',
    note: 'This link works once, for seven days and only for this address. If you do not expect an invitation, ignore this email.',
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof EMAIL_TEMPLATES;

/** Exactly the values that fill the `{name}`s of a template. */
export type ValuesOf<N extends TemplateName> = ValuesFor<(typeof EMAIL_TEMPLATES)[N]>;
