import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** The parts of an OpenAPI document that the pages show. */
export interface Schema {
  $ref?: string | undefined;
  type?: string | string[] | undefined;
  description?: string | undefined;
  format?: string | undefined;
  pattern?: string | undefined;
  const?: unknown;
  enum?: unknown[] | undefined;
  'x-extensible-enum'?: unknown[] | undefined;
  default?: unknown;
  example?: unknown;
  minimum?: number | undefined;
  maximum?: number | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  items?: Schema | undefined;
  anyOf?: Schema[] | undefined;
  oneOf?: Schema[] | undefined;
  allOf?: Schema[] | undefined;
  properties?: Record<string, Schema> | undefined;
  required?: string[] | undefined;
}

const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    'x-extensible-enum': z.array(z.unknown()).optional(),
    default: z.unknown().optional(),
    example: z.unknown().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    items: Schema.optional(),
    anyOf: z.array(Schema).optional(),
    oneOf: z.array(Schema).optional(),
    allOf: z.array(Schema).optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
  }),
);

const Content = z.record(z.string(), z.object({ schema: Schema, example: z.unknown().optional() }));
const Shared = z.object({ $ref: z.string() });

const Parameter = z.object({
  in: z.enum(['path', 'query', 'header']),
  name: z.string(),
  description: z.string().optional(),
  required: z.boolean().optional(),
  schema: Schema,
  example: z.unknown().optional(),
});
export type Parameter = z.infer<typeof Parameter>;

const Response = z.object({ description: z.string(), content: Content.optional() });

const RawOperation = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.tuple([z.string()]),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.union([Shared, Parameter])).default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.union([Shared, Response])),
  /** The problems besides those that every operation has. */
  'x-problems': z.array(z.string()),
  'x-roles': z.array(z.string()).default([]),
});

const Event = z.object({
  post: z.object({
    summary: z.string(),
    description: z.string(),
    requestBody: z.object({ content: Content }),
  }),
});

const OpenApi = z.object({
  info: z.object({ version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), RawOperation)),
  webhooks: z.record(z.string(), Event),
  components: z.object({
    schemas: z.record(z.string(), Schema),
    parameters: z.record(z.string(), Parameter),
  }),
});
export type OpenApi = z.infer<typeof OpenApi>;

export interface Success {
  status: string;
  description: string;
  mediaType: string | null;
  schema: Schema | null;
  example: unknown;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  tag: string;
  summary: string;
  description: string;
  scope: string | null;
  /** Whether a credential is needed at all. */
  isOpen: boolean;
  isSocket: boolean;
  roles: readonly string[];
  parameters: readonly Parameter[];
  body: { schema: Schema; example: unknown } | null;
  successes: readonly Success[];
  problems: readonly string[];
}

const nameOf = (ref: string): string => ref.split('/').at(-1) ?? ref;

/** The schema behind a reference, and its name. */
export function resolve(api: OpenApi, schema: Schema): { schema: Schema; name: string | null } {
  if (schema.$ref === undefined) return { schema, name: null };
  const name = nameOf(schema.$ref);
  const found = api.components.schemas[name];
  if (!found) throw new Error(`the document has no schema ${name}`);
  return { schema: found, name };
}

function toSuccess([status, answer]: [string, z.infer<typeof Response>]): Success {
  const [mediaType, media] = Object.entries(answer.content ?? {})[0] ?? [];
  return {
    status,
    description: answer.description,
    mediaType: mediaType ?? null,
    schema: media?.schema ?? null,
    example: media?.example,
  };
}

function toOperation(
  api: OpenApi,
  path: string,
  method: string,
  raw: z.infer<typeof RawOperation>,
): Operation {
  const media = raw.requestBody?.content['application/json'];
  const scopes = raw.security.flatMap((one) => one['apiKey'] ?? []);
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    tag: raw.tags[0],
    summary: raw.summary,
    description: raw.description ?? '',
    scope: scopes[0] ?? null,
    isOpen: raw.security.every((one) => Object.keys(one).length === 0),
    isSocket: '101' in raw.responses,
    roles: raw['x-roles'],
    parameters: raw.parameters.flatMap((one) => {
      const found = '$ref' in one ? api.components.parameters[nameOf(one.$ref)] : one;
      return found ? [found] : [];
    }),
    body: media
      ? {
          schema: media.schema,
          example: media.example ?? resolve(api, media.schema).schema.example,
        }
      : null,
    successes: Object.entries(raw.responses).flatMap(([status, answer]) =>
      '$ref' in answer || status >= '4' ? [] : [toSuccess([status, answer])],
    ),
    problems: raw['x-problems'],
  };
}

export const operationsOf = (api: OpenApi): Operation[] =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => toOperation(api, path, method, raw)),
  );

export const parseOpenApi = (text: string): OpenApi => OpenApi.parse(JSON.parse(text));

/** Written by `scripts/site.ts` before the build: the document for programs, from the Worker's routes. */
export const OPENAPI_FILE = '.wrangler/site/openapi.json';

let read: OpenApi | undefined;
export const openApi = (): OpenApi => (read ??= parseOpenApi(readFileSync(OPENAPI_FILE, 'utf8')));
