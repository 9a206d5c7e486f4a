import * as z from 'zod';
import { externalId, externalIdOrNull, metadata } from '../../../platform/core/annotations';
import { line } from '../../../platform/core/labels';
import { fromInput, OrderQuery, PageQuery } from '../../../platform/core/page-query';
import { overlapSeconds, settingsChange } from '../../../platform/core/settings';
import { EVENT_TYPES, isEventType } from '../../../events/event-types';
import { headerNameProblem } from './header-names';

const MAX_HEADERS = 10;

const eventType = z
  .string()
  .refine(isEventType, `Use one of ${EVENT_TYPES.join(', ')}.`)
  .meta({ enum: [...EVENT_TYPES] });

const url = z
  .string()
  .min(1, 'Enter the URL of your server.')
  .max(2_000)
  .describe('An https URL on the public internet');
const description = line(200).describe(
  'Your own text about it, at most 200 characters on one line',
);
const events = z
  .array(eventType)
  .min(1, 'Choose at least one type, or null for all types.')
  .transform((all) => [...new Set(all)])
  .nullable()
  .describe('The event types to send; null for all, including future types');

const headers = z
  .record(
    z.string(),
    z.string().regex(/^[\x20-\x7e]{1,1000}$/, 'Use 1 to 1000 visible ASCII characters.'),
  )
  .superRefine((all, ctx) => {
    for (const name of Object.keys(all)) {
      const message = headerNameProblem(name);
      if (message !== null) ctx.addIssue({ code: 'custom', path: [name], message });
    }
  })
  .refine((all) => Object.keys(all).length <= MAX_HEADERS, `Use at most ${MAX_HEADERS} headers.`)
  .transform((all) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), value])),
  )
  .meta({
    description:
      `Sent with every request, at most ${MAX_HEADERS}; values are encrypted and never returned. Allowed names: ` +
      '`authorization`, `x-…-key`, `x-…-token`, `x-…-secret`, `x-…-auth`, and names that begin with `namaskah-`',
    maxProperties: MAX_HEADERS,
  });

export const CreateEndpoint = z
  .strictObject({
    url,
    description: description.default(''),
    events: events.default(null),
    headers: headers.default({}),
    externalId: externalIdOrNull.default(null),
    metadata: metadata.default({}),
  })
  .meta({
    id: 'CreateWebhookEndpoint',
    example: {
      url: 'https://hooks.example.com/namaskah',
      description: 'Checkout',
      events: ['verification.completed', 'sms.received'],
      headers: { 'x-api-key': 'your value' },
    },
  });
export type CreateEndpoint = z.infer<typeof CreateEndpoint>;

export const UpdateEndpoint = settingsChange({
  url: url.optional(),
  description: description.optional(),
  events: events.optional(),
  headers: headers.optional(),
  externalId: externalIdOrNull.optional(),
  metadata: metadata.optional(),
  enabled: z
    .boolean()
    .optional()
    .describe('True: send events again, to a verified URL. False: keep them for a replay'),
}).meta({ id: 'UpdateWebhookEndpoint', example: { events: null, enabled: true } });
export type UpdateEndpoint = z.infer<typeof UpdateEndpoint>;

/** GET /v1/webhook-endpoints. */
export const ListEndpoints = z.strictObject({
  externalId: externalId.optional(),
  ...OrderQuery,
  ...PageQuery,
});
export type ListEndpoints = z.infer<typeof ListEndpoints>;

export const RotateSecret = z
  .strictObject({
    overlapSeconds: overlapSeconds('How long the old secret stays valid'),
  })
  .meta({ id: 'RotateWebhookSecret', example: { overlapSeconds: 3_600 } });
export type RotateSecret = z.infer<typeof RotateSecret>;

export const SendTest = z
  .strictObject({ type: eventType.describe('The type of the event') })
  .meta({ id: 'SendTestEvent', example: { type: 'sms.received' } });

export const ReplayDeliveries = z
  .strictObject({
    from: fromInput,
    delivered: z.boolean().default(false).describe('Include delivered events'),
  })
  .meta({ id: 'ReplayDeliveries', example: { from: '2026-11-22T10:00:00Z' } });
export type ReplayDeliveries = z.infer<typeof ReplayDeliveries>;
