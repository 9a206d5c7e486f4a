import * as z from 'zod';

/** The parts of an OpenAPI document that the page shows. */
export interface Schema {
  $ref?: string | undefined;
  type?: string | string[] | undefined;
  description?: string | undefined;
  format?: string | undefined;
  const?: unknown;
  enum?: unknown[] | undefined;
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
  properties?: Record<string, Schema> | undefined;
  required?: string[] | undefined;
}

export const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    format: z.string().optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
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
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
  }),
);

const Media = z.object({ schema: Schema, example: z.unknown().optional() });
const Content = z.record(z.string(), Media);

/** A parameter or an answer that many operations share. */
const Shared = z.object({ $ref: z.string() });

const Parameter = z.object({
  in: z.string(),
  name: z.string(),
  description: z.string().optional(),
  required: z.boolean().optional(),
  schema: Schema,
});
export type Parameter = z.infer<typeof Parameter>;

const Response = z.object({ description: z.string(), content: Content.optional() });
export type Response = z.infer<typeof Response>;

const Operation = z.object({
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
});
export type Operation = z.infer<typeof Operation>;

export const Reference = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    schemas: z.record(z.string(), Schema),
    parameters: z.record(z.string(), Parameter),
  }),
});
export type Reference = z.infer<typeof Reference>;
