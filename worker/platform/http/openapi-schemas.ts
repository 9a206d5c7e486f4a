/** A JSON Schema, or a part of one, as parsed JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const REF = '#/components/schemas/';

/** The names of the components that `value` refers to. */
export function refsIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' && inner.startsWith(REF)
      ? [inner.slice(REF.length)]
      : refsIn(inner),
  );
}

/** The components that `values` refer to, directly or through other components. */
export function reachable(values: readonly Json[], components: JsonObject): Set<string> {
  const found = new Set<string>();
  const visit = (value: Json): void => {
    for (const name of refsIn(value)) {
      const component = components[name];
      if (component === undefined || found.has(name)) continue;
      found.add(name);
      visit(component);
    }
  };
  for (const value of values) visit(value);
  return found;
}

const SCHEMA_LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const SCHEMAS = ['items', 'additionalProperties', 'propertyNames', 'not'];

/** Rewrites a schema, its inner schemas first. A property may have the name of a keyword, so only keywords are followed. */
function mapSchema(schema: Json, rewrite: (schema: JsonObject) => JsonObject): Json {
  if (!isObject(schema)) return schema;
  const inner = Object.entries(schema).map(([key, value]): [string, Json] => {
    if (SCHEMAS.includes(key)) return [key, mapSchema(value, rewrite)];
    if (SCHEMA_LISTS.includes(key) && Array.isArray(value))
      return [key, value.map((one) => mapSchema(one, rewrite))];
    if (key === 'properties' && isObject(value))
      return [
        key,
        Object.fromEntries(
          Object.entries(value).map(([name, one]) => [name, mapSchema(one, rewrite)]),
        ),
      ];
    return [key, value];
  });
  return rewrite(Object.fromEntries(inner));
}

const isInteger = ({ type }: JsonObject): boolean =>
  type === 'integer' || (Array.isArray(type) && type.includes('integer'));

/** Keywords that repeat others or describe JavaScript: the pattern of a format, and the bounds of safe integers. */
function plain(schema: JsonObject): JsonObject {
  const { pattern, minimum, maximum, const: value, ...rest } = schema;
  return {
    ...rest,
    // Generated clients compare a const, and some cannot compare a boolean.
    ...(typeof value === 'boolean' ? { type: 'boolean' } : value !== undefined && { const: value }),
    ...(pattern !== undefined && rest['format'] === undefined && { pattern }),
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
    ...(isInteger(schema) && rest['format'] === undefined && { format: 'int64' }),
  };
}

/** More known values are not repeated in the description. */
const MAX_DESCRIBED = 30;

/**
 * A schema of answers takes what a later version may add: unknown fields, and unknown values of a text. The known values
 * are in `x-extensible-enum` (Zalando RESTful API Guidelines, rule 112).
 */
function open(schema: JsonObject): JsonObject {
  const { additionalProperties, enum: several, const: one, description, ...rest } = plain(schema);
  const values = one === undefined ? several : [one];
  const isExtensible =
    Array.isArray(values) &&
    values.every((value) => typeof value === 'string') &&
    values.length > 0;
  const known =
    isExtensible && values.length <= MAX_DESCRIBED ? `Known values: ${values.join(', ')}` : '';
  const about = [typeof description === 'string' ? description : '', known]
    .filter((text) => text !== '')
    .join('. ');
  return {
    ...rest,
    ...(about !== '' && { description: about }),
    ...(additionalProperties !== undefined &&
      additionalProperties !== false && { additionalProperties }),
    ...(values !== undefined &&
      (isExtensible ? { 'x-extensible-enum': values } : { enum: values })),
  };
}

export const plainSchema = (schema: Json): Json => mapSchema(schema, plain);
export const openSchema = (schema: Json): Json => mapSchema(schema, open);
