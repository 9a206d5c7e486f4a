import * as z from 'zod';
import { EVENT_TYPES, EVENTS, scopesOfData, type EventType } from '../events/event-types';
import { toPublicData, TIMES } from '../events/public-data';
import { iso } from '../platform/core/clock';
import { API_VERSION } from '../platform/core/api-version';
import { openSchema, type Json, type JsonObject } from '../platform/http/openapi-schemas';

const JsonSchema = z.record(z.string(), z.json());

/** `verification.created` → `VerificationCreated`. */
const pascalOf = (type: EventType): string =>
  type.replaceAll(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase());
const componentOf = (type: EventType): string => `${pascalOf(type)}Event`;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The components of the snapshots in an event's data, by the name of their field. */
const SNAPSHOTS: Readonly<Record<string, string>> = {
  endpoint: 'WebhookEndpoint',
  payment: 'Payment',
  verification: 'Verification',
};

/** A snapshot is a component of the API, and nothing else: generators ignore what stands beside a reference. */
const snapshotSchema = (name: string, schema: Json): Json => {
  const component = SNAPSHOTS[name];
  return component === undefined ? schema : { $ref: `#/components/schemas/${component}` };
};

/** Whether every reader of the event receives the field: a snapshot may need a further scope (I-73). */
const isAlwaysSent = (name: Json): boolean =>
  typeof name !== 'string' || scopesOfData({ [name]: null }).length === 0;

/** The log stores times as epoch milliseconds; customers read ISO 8601. */
function withIsoTimes(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const { properties, anyOf, required, ...rest } = schema;
  return {
    ...rest,
    ...(Array.isArray(required) && { required: required.filter(isAlwaysSent) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map(withIsoTimes) }),
    ...(isObject(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [
          name,
          TIMES.has(name) ? isoTime(one) : snapshotSchema(name, one),
        ]),
      ),
    }),
  };
}

function isoTime(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const { anyOf, description } = schema;
  const isNullable = Array.isArray(anyOf);
  return {
    type: isNullable ? ['string', 'null'] : 'string',
    format: 'date-time',
    ...(description !== undefined && { description }),
  };
}

/** The fields of the message itself, which only socket frames and webhook bodies contain. */
const MESSAGE: JsonObject = {
  from: { type: ['string', 'null'], description: 'The sender, if known' },
  text: { type: ['string', 'null'], description: 'The text of the message' },
  code: { type: ['string', 'null'], description: 'The code in the text; null without one' },
  receivedAt: { type: 'string', format: 'date-time', description: 'When the provider received it' },
};

function dataSchema(type: EventType): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(
    EVENTS[type].data.describe('The fields of this type of event'),
    { unrepresentable: 'any' },
  );
  const data = withIsoTimes(JsonSchema.parse(JSON.parse(JSON.stringify(schema))));
  if (type !== 'sms.received' || !isObject(data)) return data;
  return {
    ...data,
    properties: { ...(isObject(data['properties']) && data['properties']), ...MESSAGE },
  };
}

const ENVELOPE = {
  id: {
    type: 'string',
    description: 'Identifies the event in the log, in sockets and in webhooks (`evt_…`)',
  },
  version: {
    type: 'integer',
    format: 'int64',
    description: 'The version of the schema of this type',
  },
  timestamp: { type: 'string', format: 'date-time', description: 'When the event happened' },
  sequence: {
    type: 'integer',
    format: 'int64',
    description: 'Numbers the events of the account without gaps or repeats; 0 for a test event',
  },
  accountId: { type: 'string', description: 'Id of the account (`acc_…`)' },
  livemode: { type: 'boolean', description: 'True: an event of the live service' },
  apiVersion: { type: 'string', description: 'Version of the API' },
  requestId: {
    type: ['string', 'null'],
    description:
      'Id of the request that caused it (`req_…`); null when a clock or a provider caused it',
  },
} satisfies JsonObject;

/** What all events have in common: a component, because it is longer than the data of most events. */
const EventEnvelope = {
  type: 'object',
  description: 'An event, without its type and data',
  required: Object.keys(ENVELOPE),
  properties: {
    ...ENVELOPE,
    test: { type: 'boolean', description: 'Only in a test event, whose data is a sample' },
  },
} satisfies JsonObject;

const eventSchema = (type: EventType): Json => ({
  description: EVENTS[type].about,
  allOf: [
    { $ref: '#/components/schemas/EventEnvelope' },
    {
      type: 'object',
      required: ['type', 'data'],
      properties: {
        // Tells the events apart: the only value that stays closed.
        type: { type: 'string', const: type, description: 'The type of the event' },
        data: openSchema(dataSchema(type)),
      },
    },
  ],
});

const exampleOf = (type: EventType) => ({
  id: 'evt_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1_hold',
  type,
  version: EVENTS[type].version,
  timestamp: iso(Date.parse('2026-11-22T10:00:00.000Z')),
  sequence: 41,
  accountId: 'acc_9d2e71',
  livemode: true,
  apiVersion: API_VERSION,
  requestId: null,
  data: toPublicData(EVENTS[type].example, null),
});

/** The headers of the Standard Webhooks specification. */
const header = (name: string, description: string) => ({
  in: 'header',
  name,
  description,
  required: true,
  schema: { type: 'string' },
});
const HEADERS = {
  WebhookId: header('webhook-id', 'Identifies the event; the same at every attempt'),
  WebhookTimestamp: header(
    'webhook-timestamp',
    'When this attempt was sent, Unix seconds. Refuse one older than five minutes.',
  ),
  WebhookSignature: header(
    'webhook-signature',
    '`v1,` and the base64 HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`; two of them while a secret is rotated',
  ),
} as const;

/** What a receiver answers. */
const RESPONSES = {
  WebhookReceived: { description: 'Received. After any other answer the delivery is repeated.' },
  WebhookGone: { description: 'The endpoint is gone: it is disabled' },
} as const;

const operationOf = (type: EventType) => ({
  operationId: `on${pascalOf(type)}`,
  summary: type,
  description: EVENTS[type].about,
  tags: ['Webhooks'],
  // The signature is in the headers.
  security: [],
  parameters: Object.keys(HEADERS).map((name) => ({ $ref: `#/components/parameters/${name}` })),
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${componentOf(type)}` },
        example: exampleOf(type),
      },
    },
  },
  responses: {
    '2XX': { $ref: '#/components/responses/WebhookReceived' },
    410: { $ref: '#/components/responses/WebhookGone' },
  },
});

/** The section `webhooks` of the OpenAPI document and its components, with a schema for each type of event. */
export const webhooksDocument = () => ({
  parameters: HEADERS,
  responses: RESPONSES,
  webhooks: Object.fromEntries(EVENT_TYPES.map((type) => [type, { post: operationOf(type) }])),
  schemas: {
    EventEnvelope,
    ...Object.fromEntries(EVENT_TYPES.map((type) => [componentOf(type), eventSchema(type)])),
  },
});
