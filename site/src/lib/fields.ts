import { resolve, type OpenApi, type Schema } from './openapi';

/** A row of a table of fields. `path` has dots for inner objects and `[]` for lists. */
export interface Field {
  path: string;
  type: string;
  unit: string | null;
  isRequired: boolean;
  description: string;
}

/** The units that the names of the contract end in (docs/guides/requests.md, Names). */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/Cents$/, 'US cents'],
  [/Minor$/, 'hundredths of the currency'],
  [/Seconds$/, 'seconds'],
  [/Minutes$/, 'minutes'],
  [/Days$/, 'days'],
  [/Bytes$/, 'bytes'],
  [/At$/, 'UTC'],
];

export const unitOf = (name: string): string | null =>
  UNITS.find(([ending]) => ending.test(name))?.[1] ?? null;

const JSON_NUMBERS = 1e15;

function range(least: number | undefined, most: number | undefined, unit: string): string[] {
  const from = least === undefined || Math.abs(least) > JSON_NUMBERS ? null : least;
  const to = most === undefined || Math.abs(most) > JSON_NUMBERS ? null : most;
  if (from !== null && to !== null) return [`${from} to ${to}${unit}`];
  if (from !== null) return [`At least ${from}${unit}`];
  return to === null ? [] : [`At most ${to}${unit}`];
}

const boundsOf = (schema: Schema): string =>
  [
    ...range(schema.minimum, schema.maximum, ''),
    ...range(schema.minLength, schema.maxLength, ' characters'),
    ...range(schema.minItems, schema.maxItems, ' entries'),
    ...(schema.default === undefined ? [] : [`Default ${JSON.stringify(schema.default)}`]),
  ].join('. ');

/** An enumeration longer than this is named and not listed. */
const LONG_ENUM = 12;

const listed = (values: readonly unknown[]): string =>
  values.length > LONG_ENUM
    ? `one of ${values.length} values`
    : values.map((value) => String(value)).join(' | ');

/** A schema in short form. */
export function typeOf(api: OpenApi, raw: Schema): string {
  const { schema, name } = resolve(api, raw);
  if (name !== null && schema.properties) return name;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return [...new Set(alternatives.map((one) => typeOf(api, one)))].join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.items) return `list of ${typeOf(api, schema.items)}`;
  if (schema.enum) return listed(schema.enum);
  const types = [schema.type ?? 'any'].flat();
  const named = (type: string): string => {
    if (type !== 'string') return type;
    if (schema.format === 'date-time') return 'time';
    return schema.format === 'date' ? 'date' : 'string';
  };
  return types.map(named).join(' or ');
}

/** The object itself, or the one inside a list or beside null. */
function innerOf(api: OpenApi, raw: Schema): { schema: Schema; mark: string } | null {
  const { schema } = resolve(api, raw);
  if (schema.properties) return { schema, mark: '' };
  if (schema.items) {
    const inner = innerOf(api, schema.items);
    return inner && { ...inner, mark: `[]${inner.mark}` };
  }
  const objects = (schema.anyOf ?? schema.oneOf ?? []).flatMap((one) => innerOf(api, one) ?? []);
  return objects[0] ?? null;
}

/** The name of the object that a field has in full, when it is described elsewhere. */
function namedObject(api: OpenApi, raw: Schema): string | null {
  const { schema, name } = resolve(api, raw);
  if (name !== null && schema.properties) return name;
  if (schema.items) return namedObject(api, schema.items);
  const names = (schema.anyOf ?? schema.oneOf ?? []).flatMap((one) => namedObject(api, one) ?? []);
  return names[0] ?? null;
}

export function toField(
  api: OpenApi,
  path: string,
  schema: Schema,
  about: { isRequired: boolean; description?: string | undefined },
): Field {
  const { schema: whole } = resolve(api, schema);
  const notes = [about.description ?? schema.description ?? whole.description, boundsOf(whole)];
  return {
    path,
    type: typeOf(api, schema),
    unit: unitOf(path.replaceAll('[]', '').split('.').at(-1) ?? ''),
    isRequired: about.isRequired,
    description: notes.filter(Boolean).join('. '),
  };
}

/** Every field of the schema. Objects in `described` are named only: the page has them once. */
export function fieldsOf(
  api: OpenApi,
  raw: Schema,
  described: ReadonlySet<string> = new Set(),
  prefix = '',
): Field[] {
  const inner = innerOf(api, raw);
  if (!inner) return [];
  const { properties = {}, required = [] } = inner.schema;
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    const own = toField(api, path, schema, { isRequired: required.includes(name) });
    const deeper = innerOf(api, schema);
    const object = namedObject(api, schema);
    if (!deeper || (object !== null && described.has(object))) return [own];
    return [own, ...fieldsOf(api, schema, described, `${path}${deeper.mark}.`)];
  });
}
