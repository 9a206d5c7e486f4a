import type { Parameter, Schema } from './document';
import { html, type Html } from './html';

const nameOf = (ref: string): string => ref.split('/').at(-1) ?? ref;

/** A schema in short form: its type, or a link to its component. */
export function typeOf(schema: Schema): Html {
  if (schema.$ref) return html`<a href="#schema-${nameOf(schema.$ref)}">${nameOf(schema.$ref)}</a>`;
  if (schema.anyOf)
    return html`${schema.anyOf.map((one, i) => html`${i > 0 ? ' or ' : ''}${typeOf(one)}`)}`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.items) return html`list of ${typeOf(schema.items)}`;
  if (schema.enum) return enumOf(schema.enum);
  const types = [schema.type ?? 'anything'].flat();
  return html`${types.map((type) => (type === 'string' && schema.format) || type).join(' or ')}`;
}

/** A long list of codes is a link to the error reference. */
const enumOf = (values: readonly unknown[]): Html =>
  values.length > 20
    ? html`one of <a href="/docs/errors">${values.length} codes</a>`
    : html`${values.map((v, i) => html`${i > 0 ? ' ' : ''}<code>${String(v)}</code>`)}`;

const range = (least: number | undefined, most: number | undefined, unit: string): string[] => {
  const from = least === undefined || Math.abs(least) > 1e15 ? null : `at least ${least}${unit}`;
  const to = most === undefined || Math.abs(most) > 1e15 ? null : `at most ${most}${unit}`;
  return [from, to].filter((bound) => bound !== null);
};

/** Declared bounds, without those of JavaScript's numbers. */
function boundsOf(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  return [
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' entries'),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ].join(', ');
}

const row = (
  name: string,
  schema: Schema,
  about: { required: boolean; description?: string },
): Html => {
  const notes = [about.description ?? schema.description, boundsOf(schema)]
    .filter(Boolean)
    .join('. ');
  return html`<dt>
      <code>${name}</code> <span>${typeOf(schema)}${about.required ? '' : ', optional'}</span>
    </dt>
    <dd>${notes}</dd>`;
};

/** The object itself, or the object inside a list or a nullable schema. */
function innerOf(schema: Schema): { schema: Schema; mark: string } | null {
  if (schema.properties) return { schema, mark: '' };
  if (schema.items) {
    const inner = innerOf(schema.items);
    return inner && { ...inner, mark: `[]${inner.mark}` };
  }
  const object = schema.anyOf?.find((one) => one.properties);
  return object ? { schema: object, mark: '' } : null;
}

function fieldRows(schema: Schema, prefix: string): Html[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const own = row(path, field, { required: schema.required?.includes(name) ?? false });
    const inner = innerOf(field);
    return inner ? [own, ...fieldRows(inner.schema, `${path}${inner.mark}.`)] : [own];
  });
}

/** Every field of the schema, with paths for inner objects; null for a schema without fields. */
export function schemaRows(schema: Schema): Html | null {
  const inner = innerOf(schema);
  return inner && html`<dl>${fieldRows(inner.schema, '')}</dl>`;
}

export const parameterRows = (parameters: readonly Parameter[]): Html =>
  html`<dl>
    ${parameters.map(({ name, schema, in: place, required = false, description }) =>
      row(`${place} ${name}`, schema, {
        required,
        ...(description !== undefined && { description }),
      }),
    )}
  </dl>`;
