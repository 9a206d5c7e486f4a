/** What a person can do about a problem, besides correcting the form in which it happened. */
export type ProblemAction = 'retry' | 'sendVerification' | keyof typeof ACTION_PAGES;

/** The pages of the actions that are a link. */
export const ACTION_PAGES = {
  signIn: '/sign-in',
  resetPassword: '/forgot-password',
  addCredits: '/billing/add',
  upgrade: '/billing/plan',
  security: '/settings/security',
  members: '/team',
  keys: '/developers/keys',
  webhooks: '/developers/webhooks',
  payments: '/billing/payments',
  cards: '/billing/cards',
  data: '/settings/data',
  numbers: '/numbers',
  rent: '/rent',
  home: '/home',
} as const;
