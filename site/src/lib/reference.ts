import { typeOf } from './fields';
import {
  openApi,
  operationsOf,
  resolve,
  type OpenApi,
  type Operation,
  type Schema,
} from './openapi';
import { RESOURCES, type Resource } from './navigation';

const IDS_ELSEWHERE = new Set(RESOURCES.flatMap(({ ids = [] }) => ids));

/** In the order of the document, files last. */
export const operationsIn = (operations: readonly Operation[], resource: Resource): Operation[] =>
  operations
    .filter(({ id, tag }) =>
      resource.ids
        ? resource.ids.includes(id)
        : resource.tags.includes(tag) && !IDS_ELSEWHERE.has(id),
    )
    .toSorted((a, b) => Number(a.path.endsWith('.csv')) - Number(b.path.endsWith('.csv')));

/** The address of an operation in the reference. */
export function addressOfOperation(operation: Operation): string {
  const resource = RESOURCES.find((one) => operationsIn([operation], one).length > 0);
  if (!resource) throw new Error(`${operation.id} belongs to no page of the reference`);
  return `/docs/reference/${resource.slug}#${operation.id}`;
}

/** The object that an answer contains: itself, or that of its list. */
function objectOf(api: OpenApi, raw: Schema): { name: string; schema: Schema } | null {
  const { schema, name } = resolve(api, raw);
  const entries = schema.properties?.['data']?.items;
  if (entries && schema.properties?.['hasMore']) return objectOf(api, entries);
  if (name === null || !schema.properties) return null;
  return { name, schema };
}

/** The objects in the answers of the operations, each once: a page describes them once. */
export function objectsIn(
  api: OpenApi,
  operations: readonly Operation[],
): { name: string; schema: Schema }[] {
  const found = operations.flatMap(({ successes }) =>
    successes.flatMap(({ schema }) => (schema ? (objectOf(api, schema) ?? []) : [])),
  );
  return [...new Map(found.map((one) => [one.name, one])).values()];
}

/** What an answer contains, in words: the name of an object that the page describes, or the type of a file. */
export function contentOf(
  api: OpenApi,
  { schema, mediaType }: { schema: Schema | null; mediaType: string | null },
): { text: string; object: string | null } {
  if (!schema) return { text: '', object: null };
  const object = objectOf(api, schema)?.name ?? null;
  const whole = resolve(api, schema).schema;
  if (object !== null && whole.properties?.['hasMore'])
    return { text: `a page of ${object}`, object };
  if (object !== null) return { text: object, object };
  if (mediaType !== 'application/json') return { text: mediaType ?? '', object: null };
  return { text: typeOf(api, schema), object: null };
}

/** What a request does besides reading, so that nobody sends it by accident. */
export function effectOf({ id, method }: Operation): 'reads' | 'changes' | 'spends' {
  if (['createVerification', 'reuseVerification', 'reactivateVerification'].includes(id))
    return 'spends';
  return method === 'GET' ? 'reads' : 'changes';
}

export const allOperations = (): Operation[] => operationsOf(openApi());
