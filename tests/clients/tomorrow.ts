import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchOnce } from '../../scripts/fetch-once.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a JSON Pointer without escapes, such as `#/components/schemas/Problem`. */
const at = (document: Json, ref: string): Json | undefined =>
  ref
    .split('/')
    .slice(1)
    .reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), document);

/** The schema itself, or the alternative that describes an object or a list: the others are null. */
function resolved(document: Json, schema: Json | undefined): JsonObject {
  if (!isObject(schema)) return {};
  if (typeof schema['$ref'] === 'string') return resolved(document, at(document, schema['$ref']));
  const alternatives = [schema['anyOf'], schema['oneOf']].flatMap((list) => list ?? []);
  const inner = alternatives.map((one) => resolved(document, one));
  return inner.find((one) => 'properties' in one || 'items' in one) ?? schema;
}

/** The value with an unknown field in every object, and an unknown value of every open text. */
function later(document: Json, schema: JsonObject, value: Json): Json {
  if (Array.isArray(value))
    return value.map((one) => later(document, resolved(document, schema['items']), one));
  if (typeof value === 'string') return 'x-extensible-enum' in schema ? 'tomorrow' : value;
  // The keys of a map are the customer's own.
  if (!isObject(value) || isObject(schema['additionalProperties'])) return value;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const known = Object.entries(value).map(([name, one]): [string, Json] => [
    name,
    later(document, resolved(document, properties[name]), one),
  ]);
  return { ...Object.fromEntries(known), addedTomorrow: { count: 1, more: null } };
}

/** The path of the document that the request path belongs to. */
const templateOf = (paths: JsonObject, path: string): string | undefined =>
  Object.keys(paths).find((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );

function schemaOf(document: JsonObject, path: string, status: number): JsonObject {
  const paths = resolved(document, document['paths']);
  const responses = at(paths[templateOf(paths, path) ?? ''] ?? {}, '#/get/responses');
  const answer = resolved(document, at(responses ?? {}, `#/${status}`));
  const [media] = Object.values(isObject(answer['content']) ? answer['content'] : {});
  return resolved(document, isObject(media) ? media['schema'] : undefined);
}

/**
 * A server before `api` whose answers to GET are those of a later version: `document` says where a value may be unknown.
 */
export async function startTomorrow(api: string, document: JsonObject) {
  const server: Server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', api);
    const headers = { authorization: request.headers.authorization ?? '' };
    void fetchOnce(`${api}${pathname}${search}`, { headers }).then(async (answer) => {
      const schema = schemaOf(document, pathname, answer.status);
      const body = later(document, schema, (await answer.json()) as Json);
      response
        .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        .end(JSON.stringify(body));
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
