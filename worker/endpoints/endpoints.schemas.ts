import * as z from 'zod';
import { instantQuery } from '../kernel/page';
import { overlapSeconds, someSetting } from '../kernel/settings';
import { EVENT_TYPES, isEventType } from '../events/schemas';

const MAX_HEADERS = 10;

const eventType = z.string().refine(isEventType, `Use one of ${EVENT_TYPES.join(', ')}.`);

const url = z
  .string()
  .min(1, 'Enter the URL of your server.')
  .max(2_000)
  .describe('An https URL that the public internet reaches');
const description = z.string().trim().max(200);
const events = z
  .array(eventType)
  .min(1, 'Choose at least one type, or null for all of them.')
  .transform((all) => [...new Set(all)])
  .nullable()
  .describe('Types that are sent; null for all, those to come included');

/** Headers that make the request what it is, or say where it came from: those are ours. */
const OURS =
  /^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|via|date|cookie|user-agent|content-.*|proxy-.*|sec-.*|webhook-.*|x-forwarded-.*|x-real-ip|forwarded|cf-.*|cdn-loop|accept-encoding|range|if-.*)$/;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]{1,100}$/;

/** What is wrong with a header’s name, or null. */
function nameProblem(name: string): string | null {
  if (!HEADER_NAME.test(name)) return 'Use letters, digits and hyphens in a header’s name.';
  return OURS.test(name.toLowerCase()) ? 'This header cannot be set: it is ours.' : null;
}

const headers = z
  .record(
    z.string(),
    z.string().regex(/^[\x20-\x7e]{1,1000}$/, 'Use 1 to 1000 visible ASCII characters.'),
  )
  .superRefine((all, ctx) => {
    for (const name of Object.keys(all)) {
      const message = nameProblem(name);
      if (message !== null) ctx.addIssue({ code: 'custom', path: [name], message });
    }
  })
  .refine((all) => Object.keys(all).length <= MAX_HEADERS, `At most ${MAX_HEADERS} headers.`)
  .transform((all) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), value])),
  )
  .describe('Sent with every request; values are kept sealed and never shown again');

export const CreateEndpoint = z
  .strictObject({
    url,
    description: description.default(''),
    events: events.default(null),
    headers: headers.default({}),
  })
  .meta({
    id: 'CreateWebhookEndpoint',
    example: {
      url: 'https://hooks.example.com/namaskah',
      description: 'Checkout',
      events: ['verification.completed', 'sms.received'],
      headers: { 'x-api-key': 'a value of yours' },
    },
  });
export type CreateEndpoint = z.infer<typeof CreateEndpoint>;

export const UpdateEndpoint = someSetting({
  url: url.optional(),
  description: description.optional(),
  events: events.optional(),
  headers: headers.optional(),
  enabled: z.boolean().optional(),
}).meta({ id: 'UpdateWebhookEndpoint', example: { events: null, enabled: true } });
export type UpdateEndpoint = z.infer<typeof UpdateEndpoint>;

export const RotateSecret = z
  .strictObject({
    overlapSeconds: overlapSeconds('How long the old secret signs too'),
  })
  .meta({ id: 'RotateWebhookSecret', example: { overlapSeconds: 3_600 } });
export type RotateSecret = z.infer<typeof RotateSecret>;

export const SendTest = z
  .strictObject({ type: eventType })
  .meta({ id: 'SendTestEvent', example: { type: 'sms.received' } });

export const ReplaySince = z
  .strictObject({
    since: instantQuery.describe('Deliveries that were made at this time or later'),
    delivered: z.boolean().default(false).describe('Also what was delivered'),
  })
  .meta({ id: 'ReplayDeliveries', example: { since: '2026-11-22T10:00:00Z' } });
export type ReplaySince = z.infer<typeof ReplaySince>;
