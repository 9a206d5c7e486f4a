/** What a mail says. `{name}` is filled from the mail's values; `{link}` is where its button leads. */
interface Template {
  subject: string;
  /** One paragraph each. */
  body: readonly string[];
  /** The button's label; a template with one needs the value `link`. */
  action?: string;
  /** Small print below the button. */
  note?: string;
}

export const TEMPLATES = {
  'email.verify': {
    subject: 'Confirm your e-mail address',
    body: [
      'Hello {name},',
      'please confirm that this is your e-mail address. Until then you can look around, but not buy.',
    ],
    action: 'Confirm the address',
    note: 'The link serves once, for 24 hours. If you did not sign up at Namaskah, ignore this mail.',
  },
  invitation: {
    subject: '{inviter} invites you to {account}',
    body: [
      'Hello,',
      '{inviter} invites you to act for the account “{account}” at Namaskah, as {role}.',
    ],
    action: 'Accept the invitation',
    note: 'The link serves once, for seven days, and for this address only. If you do not know {inviter}, ignore this mail.',
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof TEMPLATES;

type HolesOf<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesOf<Rest> : never;
type TextsOf<T extends Template> = T['subject'] | T['body'][number] | NonNullable<T['note']>;
type LinkOf<T> = T extends { action: string } ? 'link' : never;

/** Exactly the values that a template has holes for. */
export type ValuesOf<N extends TemplateName> = Readonly<
  Record<HolesOf<TextsOf<(typeof TEMPLATES)[N]>> | LinkOf<(typeof TEMPLATES)[N]>, string>
>;
