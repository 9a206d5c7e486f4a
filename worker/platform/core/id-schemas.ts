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

/** Tells whose id it is, and its prefix. */
export const aboutId = (thing: Thing): string => {
  const [prefix, name] = ID_PREFIXES[thing];
  return `Id of the ${name} (\`${prefix}_…\`)`;
};

/** An id in an answer: open to another form in a later version. */
export const idOf = (thing: Thing) => z.string().describe(aboutId(thing));

/**
 * An id in a request. The document declares its form; the server answers an id without the prefix like any unknown one.
 */
export const idInput = (thing: Thing) =>
  z
    .string()
    .max(64)
    .meta({ pattern: `^${ID_PREFIXES[thing][0]}_\\w{1,60}$`, description: aboutId(thing) });
