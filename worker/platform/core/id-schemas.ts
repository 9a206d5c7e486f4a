import * as z from 'zod';

/** Every thing that the API names by an id, with the prefix of the id and the thing's name in a sentence. */
export const ID_PREFIXES = {
  account: ['acc', 'account'],
  announcement: ['ann', 'announcement'],
  auditEntry: ['aud', 'audit entry'],
  card: ['crd', 'card'],
  delivery: ['whd', 'delivery'],
  dispute: ['dsp', 'dispute'],
  endpoint: ['whe', 'webhook endpoint'],
  event: ['evt', 'event'],
  export: ['exp', 'export'],
  invitation: ['inv', 'invitation'],
  key: ['key', 'API key'],
  message: ['msg', 'message'],
  notification: ['ntf', 'notification'],
  passkey: ['pky', 'passkey'],
  payment: ['pay', 'payment'],
  quote: ['quo', 'quote'],
  rate: ['fxr', 'exchange rate'],
  refund: ['rfd', 'refund'],
  request: ['req', 'request'],
  session: ['ses', 'session'],
  tierChange: ['tch', 'change of plan'],
  user: ['usr', 'person'],
  verification: ['ver', 'verification'],
} as const;
export type Thing = keyof typeof ID_PREFIXES;

/** Prefixes of ids that the API does not show: of emails, text messages, tickets, and what better-auth stores. */
type InternalPrefix = 'mai' | 'txt' | 'tic' | 'lgn' | 'lgt';
/** No id has another prefix. */
export type IdPrefix = (typeof ID_PREFIXES)[Thing][0] | InternalPrefix;

/** Tells whose id it is, and its prefix. */
export const aboutId = (thing: Thing, about?: string): string => {
  const [prefix, name] = ID_PREFIXES[thing];
  return `${about ?? `Id of the ${name}`} (\`${prefix}_…\`)`;
};

/** An id in an answer: open to another form in a later version. */
export const idOf = (thing: Thing, about?: string) => z.string().describe(aboutId(thing, about));

/** An id in an answer that may be missing. `about` says when it is null. */
export const idOrNull = (thing: Thing, about: string) =>
  z.string().nullable().describe(aboutId(thing, about));

/** An id in an example. */
export const exampleId = (thing: Thing): string =>
  `${ID_PREFIXES[thing][0]}_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1`;

/**
 * An id in a request. The document declares its form; the server answers an id without the prefix like any unknown one.
 */
export const idInput = (thing: Thing, about?: string) =>
  z
    .string()
    .max(64)
    .meta({ pattern: `^${ID_PREFIXES[thing][0]}_\\w{1,60}$`, description: aboutId(thing, about) });
