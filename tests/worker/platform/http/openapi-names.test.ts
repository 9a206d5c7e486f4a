import { expect, test } from 'vitest';
import { ID_PREFIXES } from '../../../../worker/platform/core/id-schemas';
import { read, type Read } from '../../../support/worker/document';
import { setUpWorker } from '../../../support/worker/api';

// The words of the contract: docs/guides/requests.md, "Names".

setUpWorker();

interface Named {
  tag: string;
  where: string;
  name: string;
  schema: Record<string, unknown>;
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every property that `schema` declares, also in the components that it refers to. */
function properties(all: Read, schema: unknown, where: string, seen: Set<string>): Named[] {
  if (Array.isArray(schema)) return schema.flatMap((one) => properties(all, one, where, seen));
  if (!isObject(schema)) return [];
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    const name = ref.split('/').at(-1) ?? '';
    if (seen.has(name)) return [];
    seen.add(name);
    return properties(all, all.document.components.schemas[name], name, seen);
  }
  const own = isObject(schema['properties']) ? schema['properties'] : {};
  return [
    ...Object.entries(own).flatMap(([name, one]) => [
      ...(isObject(one) ? [{ tag: '', where, name, schema: one }] : []),
      ...properties(all, one, `${where}.${name}`, seen),
    ]),
    ...['items', 'anyOf', 'oneOf', 'allOf', 'additionalProperties'].flatMap((key) =>
      properties(all, schema[key], where, seen),
    ),
  ];
}

/** Every name of the document: parameters and properties, with the tags of the operations that use them. */
function namesOf(all: Read): Named[] {
  return all.operations.flatMap((operation) => {
    const { operationId, parameters, requestBody, responses } = operation;
    const seen = new Set<string>();
    const media = [requestBody, ...Object.values(responses)].flatMap((one) =>
      Object.values(one?.content ?? {}),
    );
    const found = [
      ...parameters.map((one) => ({
        tag: '',
        where: operationId,
        name: one.name,
        schema: { ...(isObject(one['schema']) && one['schema']), ...one },
      })),
      ...media.flatMap((one) => properties(all, one.schema, operationId, seen)),
    ];
    return found.map((one) => ({ ...one, tag: operation.tags[0] ?? '' }));
  });
}

/** Every name of the events, which only the section `webhooks` refers to. */
const namesOfEvents = (all: Read): Named[] =>
  Object.entries(all.document.components.schemas)
    .filter(([name]) => name.endsWith('Event'))
    .flatMap(([name, schema]) =>
      properties(all, schema, name, new Set()).map((one) => ({ ...one, tag: 'Webhooks' })),
    );

/** The types of a schema, of its variants too. */
function typesOf(schema: Json): string[] {
  const { type, anyOf } = schema;
  const inner = Array.isArray(anyOf) ? anyOf.filter(isObject).flatMap(typesOf) : [];
  return [...(typeof type === 'string' ? [type] : Array.isArray(type) ? type : []), ...inner];
}
const formatsOf = (schema: Json): unknown[] => [
  schema['format'],
  ...(isObject(schema['items']) ? formatsOf(schema['items']) : []),
  ...(Array.isArray(schema['anyOf']) ? schema['anyOf'].filter(isObject).flatMap(formatsOf) : []),
];
/** A component, or one that may be null. */
const isReference = ({ $ref, anyOf }: Json): boolean =>
  $ref !== undefined || (Array.isArray(anyOf) && anyOf.filter(isObject).some(isReference));
const isNumber = (schema: Json): boolean =>
  typesOf(schema).some((type) => type === 'integer' || type === 'number');
const isInstant = (schema: Json): boolean => formatsOf(schema).includes('date-time');
const aboutOf = ({ description }: Json): string =>
  typeof description === 'string' ? description : '';

const UNITS = /(?:Cents|Minor|Count|Seconds|Minutes|Days|Month|Year|Ms|Bytes|Percent|Factor)$/;
/** The limits of plans, policies and keys: each is named after what it counts, and per what. */
const LIMITS =
  /^(?:requestsPerMinute|verificationsPerMonth|openVerifications|bulkOrders|apiKeys|webhookEndpoints|expiriesPerHour)$/;
/** Numbers without a unit in their name. */
const NUMBERS: Readonly<Record<string, string>> = {
  afterSequence: 'a position in the log',
  colour: 'an index',
  popularity: 'a place among all services',
  limit: 'of a page, or of a quota whose unit the quota tells',
  sequence: 'a position in the log, or among the attempts of a delivery',
  status: 'an HTTP status',
  used: 'of a quota, beside its limit',
  version: 'of a schema',
  wait: 'a well-known parameter, in seconds',
};
/** Times that do not end in `At`. */
const TIMES: Readonly<Record<string, string>> = {
  from: 'the start of a filter',
  timestamp: 'Standard Webhooks names it',
  to: 'the end of a filter',
};
/** Names that end in `Id` and have no prefix of ours. */
const FOREIGN = /^(?:externalId|provider[A-Z]\w*Id)$/;
/** Ids that a passkey or a queue has given. */
const OTHERS_ID =
  /^(?:Id of the credential|The same id|Id of the dead letter|Id that the queue gave)/;
const REPLACED =
  /^(?:\w+By|\w+Until|\w+Since|at|seq|quote|payment|verification|endpoint|credits|bytes|attemptList|cap)$/;
/** `…By` that is not a reference. */
const BY: Readonly<Record<string, string>> = { completedBy: 'a kind of caller' };

const PREFIXES = new Set<string>(Object.values(ID_PREFIXES).map(([prefix]) => prefix));
const hasPrefix = (schema: Json): boolean => {
  const [, prefix = ''] = /`(\w+)_…`/.exec(aboutOf(schema)) ?? [];
  return PREFIXES.has(prefix);
};

const RULES: Readonly<Record<string, (one: Named) => boolean>> = {
  'has a description': ({ schema }) => aboutOf(schema) !== '' || '$ref' in schema,
  'has a name that is replaced': ({ name, schema }) =>
    isObject(schema['properties']) ||
    isReference(schema) ||
    typesOf(schema).includes('array') ||
    typesOf(schema).includes('object') ||
    name in BY ||
    !REPLACED.test(name),
  'is a time and ends in At': ({ name, schema }) =>
    isInstant(schema) ? name.endsWith('At') || name in TIMES : !/[a-z]At$/.test(name),
  'is a number and ends in its unit': ({ name, schema }) =>
    !isNumber(schema) || UNITS.test(name) || LIMITS.test(name) || name in NUMBERS,
  'is a flag without `is`': ({ name }) => !/^is[A-Z]/.test(name),
  'is an id and tells its prefix': ({ name, schema }) =>
    !(name === 'id' || /[a-z]Id$/.test(name)) ||
    FOREIGN.test(name) ||
    OTHERS_ID.test(aboutOf(schema)) ||
    hasPrefix(schema),
};

test('every name of the document keeps the rules of docs/guides/requests.md, and has a description', async () => {
  const all = await read();
  const names = [...namesOf(all), ...namesOfEvents(all)];
  expect(names.length).toBeGreaterThan(500);
  const faults = names.flatMap((one) =>
    Object.entries(RULES)
      .filter(([, holds]) => !holds(one))
      .map(([rule]) => `${one.tag}: ${one.where} ${one.name}: ${rule}`),
  );
  expect([...new Set(faults)]).toEqual([]);
});

const VERBS = (
  'create get list update delete set download search lookUp accept archive cancel change confirm disable enable end finish ' +
  'leave open reactivate read receive replay report request reset resolve return reuse revoke rotate send setUp sign stop ' +
  'suspend verify'
).split(' ');
const capital = (verb: string): string => verb.replace(/^./, (letter) => letter.toUpperCase());
const VERB_NOUN = new RegExp(
  `^(?:${VERBS.join('|')}|admin(?:${VERBS.map(capital).join('|')}))[A-Z]`,
);
test('every operation is named by a verb and a noun', async () => {
  const ids = (await read()).operations.map(({ operationId }) => operationId);
  expect(ids.filter((id) => !VERB_NOUN.test(id))).toEqual([]);
});
