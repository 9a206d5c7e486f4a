import { expect } from 'vitest';
import * as z from 'zod';
import { call } from './api';

const Media = z.object({
  schema: z.record(z.string(), z.json()),
  example: z.json().optional(),
  examples: z.record(z.string(), z.object({ value: z.json() })).optional(),
});
const Operation = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  tags: z.array(z.string()).length(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).optional(),
  requestBody: z
    .object({ required: z.boolean().optional(), content: z.record(z.string(), Media) })
    .optional(),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string().min(1),
      content: z.record(z.string(), Media).optional(),
      headers: z.record(z.string(), z.looseObject({ description: z.string().min(1) })).optional(),
    }),
  ),
});
const OpenApi = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string().startsWith('/'), z.record(z.string(), Operation)),
  components: z.object({
    schemas: z.record(z.string(), z.record(z.string(), z.json())),
    securitySchemes: z.record(z.string(), z.object({ type: z.string() })),
  }),
});

/** The served document and its operations. */
export const read = async () => {
  const raw = await (await call('/v1/openapi.json')).json();
  const document = OpenApi.parse(raw);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  return { raw, document, operations };
};
export type Read = Awaited<ReturnType<typeof read>>;

/** Every value of a key, however deep. */
export const valuesOf = (value: unknown, key: string): unknown[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([k, v]) => [...(k === key ? [v] : []), ...valuesOf(v, key)])
    : [];

/** The schema built from the document's JSON alone. */
export function schemaOf({ document }: Read, schema: z.infer<typeof Media>['schema']) {
  const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(
    JSON.parse(
      text.replaceAll('#/components/schemas/', '#/$defs/'),
    ) as z.core.JSONSchema.JSONSchema,
  );
}

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
  if (response.status >= 400 && type === 'application/problem+json')
    expect(Object.keys(media?.examples ?? {}), operationId).toContain(
      (body as { code: string }).code,
    );
  return `${operationId} ${response.status}`;
}
