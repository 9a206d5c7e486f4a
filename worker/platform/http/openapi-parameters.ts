import { aboutId, ID_PREFIXES, type Thing } from '../core/id-schemas';
import type { Json, JsonObject } from './openapi-schemas';

/** The things whose ids stand behind a segment of a path. */
const THINGS: Readonly<Record<string, readonly [Thing, ...Thing[]]>> = {
  accounts: ['account'],
  announcements: ['announcement'],
  disputes: ['dispute'],
  events: ['event'],
  exports: ['export'],
  'fx-rates': ['rate'],
  invitations: ['invitation'],
  keys: ['key'],
  members: ['user'],
  messages: ['message'],
  notifications: ['notification', 'announcement'],
  passkeys: ['passkey'],
  'payment-methods': ['card'],
  payments: ['payment'],
  quotes: ['quote'],
  refunds: ['refund'],
  sessions: ['session'],
  verifications: ['verification'],
  'webhook-deliveries': ['delivery'],
  'webhook-endpoints': ['endpoint'],
};

/** Parameters of paths that are not ids of things. */
const OTHERS: Readonly<Record<string, JsonObject>> = {
  'dead-letters/{id}': { description: 'Id of the dead letter' },
  'documents/{link}': { description: 'The signed link of the document, as an email contains it' },
  'favourites/{service}': { description: 'Name of a listed service, such as `whatsapp`' },
  'statements/{month}': { description: 'The UTC month, such as `2026-11`' },
  'tiers/{tier}': { description: 'Name of the plan' },
};

const EXAMPLE = '0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1';
/** The longest id is that of an event: the id of its object and a step. */
const MAX_ID = 120;

const patternOf = (things: readonly Thing[]): string => {
  const prefixes = things.map((thing) => ID_PREFIXES[thing][0]);
  const [only] = prefixes;
  // The step of an event may be a month or a reason: `2026-11_quota_warning`, `failed_mismatch:amount`.
  const letter = things.includes('event') ? '[\\w:-]' : '\\w';
  return `^${prefixes.length > 1 ? `(${prefixes.join('|')})` : only}_${letter}{1,${MAX_ID}}$`;
};

/**
 * The description and the form of a parameter of `path`, whose routes do not validate it: an id without its prefix is
 * answered like any unknown id, with 404. @throws for a parameter without a description here.
 */
export function pathParameter(path: string, name: string): JsonObject {
  const segments = path.split('/');
  const at = segments.indexOf(`{${name}}`);
  const segment = segments[at - 1] ?? '';
  const other = OTHERS[`${segment}/{${name}}`];
  if (other) return other;
  const things = THINGS[segment];
  if (!things) throw new Error(`no description of the parameter ${name} of ${path}`);
  const schema: Json = { type: 'string', pattern: patternOf(things) };
  const example = `${ID_PREFIXES[things[0]][0]}_${EXAMPLE}`;
  return { description: things.map((thing) => aboutId(thing)).join(' or '), schema, example };
}
