/** Why a person gets an email: the sentence of its footer. */
export const FOOTERS = {
  address: 'You get this email because this address was entered at Namaskah.',
  login: 'You get this email because it concerns your Namaskah login.',
  owner: 'You get this email because you are an owner of an account at Namaskah.',
  requested: 'You get this email because you requested it at Namaskah.',
  notifications:
    'You get this email because you turned on email notifications. Change them in the dashboard under Notification settings.',
} as const;

/** A page of the dashboard, or the mailbox that people read. */
type Page = `/${string}` | 'support';

/**
 * An email. `{name}` is filled from the values of the email, `{support}` from the configuration.
 *
 * `to` restricts the recipient. `anybody`: an address that was only typed in, so no value of the text may come from the
 * person who typed it. `confirmed`: the address of a login that has confirmed it. `former`: the address that such a login
 * has just replaced. A subject contains no text of a customer: phones show it on the lock screen.
 */
export interface Template {
  to: 'anybody' | 'confirmed' | 'former';
  footer: keyof typeof FOOTERS;
  subject: string;
  /** What happened or what to do, in one sentence. */
  lead: string;
  /** Details, one paragraph each. */
  body?: readonly string[];
  /** The value with a list below the body, one entry a line. */
  list?: string;
  /** The label of the button. */
  action: string;
  /** The page that the button opens; without it the email needs the value `link`. */
  page?: Page;
  /** Small print below the button. */
  note?: string;
}

type HolesOf<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesOf<Rest> : never;
type TextsOf<T extends Template> =
  | T['subject']
  | T['lead']
  | NonNullable<T['body']>[number]
  | NonNullable<T['note']>
  | NonNullable<T['list']>;
type LinkOf<T> = T extends { page: Page } ? never : 'link';

/** Exactly the values that fill the `{name}`s of the template `T`. */
export type ValuesFor<T extends Template> = Readonly<
  Record<Exclude<HolesOf<TextsOf<T>>, 'support'> | LinkOf<T>, string>
>;
