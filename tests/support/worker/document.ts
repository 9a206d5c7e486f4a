import { expect } from 'vitest';
import * as z from 'zod';
import { COMMON_PROBLEMS } from '../../../worker/platform/http/openapi-refine';
import { reachable, type JsonObject } from '../../../worker/platform/http/openapi-schemas';
import { call } from './api';

const Media = z.object({
  schema: z.record(z.string(), z.json()),
  example: z.json().optional(),
});
const Header = z.union([
  z.object({ $ref: z.string() }),
  z.looseObject({ description: z.string().min(1) }),
]);
const Answer = z.object({
  description: z.string().min(1),
  content: z.record(z.string(), Media).optional(),
  headers: z.record(z.string(), Header).optional(),
});
const Shared = z.object({ $ref: z.string() });
const Operation = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  tags: z.array(z.string()).length(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.union([Shared, z.looseObject({ name: z.string(), in: z.string() })])),
  requestBody: z
    .object({ required: z.boolean().optional(), content: z.record(z.string(), Media) })
    .optional(),
  responses: z.record(z.string(), z.union([Shared, Answer])),
  'x-problems': z.array(z.string()),
});
const OpenApi = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string().startsWith('/'), z.record(z.string(), Operation)),
  components: z.object({
    schemas: z.record(z.string(), z.record(z.string(), z.json())),
    responses: z.record(z.string(), Answer),
    headers: z.record(z.string(), z.looseObject({})),
    parameters: z.record(z.string(), z.looseObject({ name: z.string(), in: z.string() })),
    securitySchemes: z.record(z.string(), z.object({ type: z.string() })),
  }),
});

export const nameIn = (ref: string): string => ref.split('/').at(-1) ?? '';

/** The served document and its operations, with what they share in place. */
export const read = async () => {
  const raw = await (await call('/v1/openapi.json')).json();
  const document = OpenApi.parse(raw);
  const { responses: answers, parameters: shared } = document.components;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      ...operation,
      parameters: operation.parameters.map((one) =>
        '$ref' in one ? shared[nameIn(String(one.$ref))]! : one,
      ),
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, one]) => [
          status,
          '$ref' in one ? answers[nameIn(one.$ref)]! : one,
        ]),
      ),
    })),
  );
  return { raw, document, operations };
};
export type Read = Awaited<ReturnType<typeof read>>;

/** Every value of a key, however deep. */
export const valuesOf = (value: unknown, key: string): unknown[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([k, v]) => [...(k === key ? [v] : []), ...valuesOf(v, key)])
    : [];

/** A schema of answers as strict as our own tests want it: without unknown fields and values. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const { 'x-extensible-enum': known, ...rest } = value as Record<string, unknown>;
  return {
    ...Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, closed(one)])),
    ...(known !== undefined && { enum: known }),
    ...('properties' in rest &&
      rest['type'] === 'object' &&
      !('additionalProperties' in rest) && { additionalProperties: false }),
  };
}

/** The components that a schema refers to: building all of them for each schema takes most of the time. */
function definitions({ document }: Read, schema: JsonObject): JsonObject {
  const { schemas } = document.components;
  const used = reachable([schema], schemas);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}

/** The schema built from the document's JSON alone; `isOpen`: as a client reads it. */
export function schemaOf(all: Read, schema: JsonObject, { isOpen = false } = {}) {
  const whole = { ...schema, $defs: definitions(all, schema) };
  const text = JSON.stringify(isOpen ? whole : closed(whole));
  return z.fromJSONSchema(
    JSON.parse(
      text.replaceAll('#/components/schemas/', '#/$defs/'),
    ) as z.core.JSONSchema.JSONSchema,
  );
}

/** What keeps `value` from being the component of this name. */
export const holdsSchema = (all: Read, name: string, value: unknown) =>
  schemaOf(all, { $ref: `#/components/schemas/${name}` }).safeParse(value).error?.issues ?? [];

/** Parses `response` with the schema of its operation and status; problems by their code. */
export async function holds(all: Read, operationId: string, response: Response): Promise<string> {
  const operation = all.operations.find((one) => one.operationId === operationId)!;
  const answer = operation.responses[String(response.status)];
  const text = await response.text();
  expect(answer, `${operationId} ${response.status} is not declared: ${text}`).toBeDefined();
  if (response.status === 204) return `${operationId} 204`;
  const type = response.headers.get('content-type') ?? '';
  const media = answer?.content?.[type];
  expect(media, `${operationId} ${response.status} ${type}`).toBeDefined();
  const body: unknown = JSON.parse(text);
  const parsed = schemaOf(all, media!.schema).safeParse(body);
  expect(parsed.error?.issues, `${operationId}: ${text}`).toBeUndefined();
  if (response.status >= 400 && type === 'application/problem+json') {
    const { code } = body as { code: string };
    expect([...operation['x-problems'], ...COMMON_PROBLEMS], operationId).toContain(code);
  }
  return `${operationId} ${response.status}`;
}
