import * as z from 'zod';
import { shownAnnotations } from '../../platform/core/annotations';
import { cents, instant } from '../../platform/core/operation';
import { REASONS } from '../../events/verification-reasons';
import { REPORT_STATES, STATES } from './order';

// The verification as the API document describes it, with an example in each state.

export const Message = z
  .strictObject({
    id: z.string(),
    from: z.string().nullable(),
    text: z.string().nullable(),
    code: z.string().nullable(),
    receivedAt: instant,
  })
  .meta({ id: 'Message' });

export const Verification = z
  .strictObject({
    id: z.string(),
    state: z.enum(STATES),
    reason: z.enum(REASONS).nullable().describe('Why the verification ended without a code'),
    service: z.string(),
    capability: z.enum(['sms', 'voice']),
    price: cents,
    charged: cents.describe(
      'US cents that you paid: the price once the verification is completed, and 0 until then or without a code',
    ),
    refunded: cents.describe(
      'US cents of `charged` that are returned: the surcharge of an area code that the number does not have, or the ' +
        'price after a report that the provider refunds',
    ),
    currency: z.literal('USD').describe('ISO 4217 code of the amounts'),
    country: z.string().describe('ISO 3166 country code of the number'),
    number: z.string().nullable().describe('E.164; null until the number is bought'),
    code: z
      .string()
      .nullable()
      .describe(
        'Code of the newest message that contains one: letter case is kept, separators are removed; null for an API ' +
          'key without `verifications:read`',
      ),
    preferences: z.strictObject({
      areaCodes: z.strictObject({
        asked: z.array(z.string()).nullable(),
        got: z.string().nullable(),
        surcharge: cents,
        surchargeRefunded: cents,
      }),
      carriers: z.strictObject({ asked: z.array(z.string()).nullable(), surcharge: cents }),
    }),
    quote: z.string().nullable().describe('Id of the quote that set the price'),
    ...shownAnnotations,
    createdAt: instant,
    deadlineAt: instant.nullable(),
    endedAt: instant.nullable(),
    history: z.array(z.strictObject({ state: z.enum(STATES), at: instant })),
    messageCount: z
      .int()
      .describe('Number of readable messages; a message without a code does not end the wait'),
    report: z
      .strictObject({ state: z.enum(REPORT_STATES), at: instant })
      .nullable()
      .describe(
        'Outcome of the report of a completed number: `waiting` (the provider has not decided), `refunded` (you have the ' +
          'price back), `not_refunded`, or `refused` (the provider does not accept a report of this number)',
      ),
    messages: z
      .array(Message)
      .optional()
      .describe('Its messages, oldest first; only with `expand=messages`'),
  })
  .meta({ id: 'Verification' });

type Example = z.infer<typeof Verification>;

export const waiting: Example = {
  id: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  state: 'awaiting_sms',
  reason: null,
  service: 'whatsapp',
  capability: 'sms',
  price: 153,
  charged: 0,
  refunded: 0,
  currency: 'USD',
  country: 'US',
  number: '+12065550142',
  code: null,
  preferences: {
    areaCodes: { asked: ['206'], got: '206', surcharge: 45, surchargeRefunded: 0 },
    carriers: { asked: null, surcharge: 0 },
  },
  quote: null,
  externalId: 'signup-4711',
  metadata: { customer: '4711' },
  createdAt: '2026-11-22T10:00:00.000Z',
  deadlineAt: '2026-11-22T10:10:00.000Z',
  endedAt: null,
  history: [
    { state: 'created', at: '2026-11-22T10:00:00.000Z' },
    { state: 'awaiting_sms', at: '2026-11-22T10:00:01.000Z' },
  ],
  messageCount: 0,
  report: null,
};
export const created: Example = {
  ...waiting,
  state: 'created',
  number: null,
  deadlineAt: null,
  preferences: {
    ...waiting.preferences,
    areaCodes: { ...waiting.preferences.areaCodes, got: null },
  },
  history: waiting.history.slice(0, 1),
};
export const ended = (state: 'completed' | 'cancelled'): Example => ({
  ...waiting,
  state,
  reason: state === 'cancelled' ? 'cancelled_by_customer' : null,
  charged: state === 'completed' ? waiting.price : 0,
  code: state === 'completed' ? '482913' : null,
  messageCount: state === 'completed' ? 1 : 0,
  endedAt: '2026-11-22T10:00:24.000Z',
  history: [...waiting.history, { state, at: '2026-11-22T10:00:24.000Z' }],
});
export const cancelling: Example = {
  ...waiting,
  state: 'cancelling',
  history: [...waiting.history, { state: 'cancelling', at: '2026-11-22T10:00:24.000Z' }],
};

export const reported: Example = {
  ...ended('completed'),
  report: { state: 'waiting', at: '2026-11-22T10:05:00.000Z' },
};
