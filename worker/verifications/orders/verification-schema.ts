import * as z from 'zod';
import { shownAnnotations } from '../../platform/core/annotations';
import { idOf } from '../../platform/core/id-schemas';
import { cents, instant } from '../../platform/core/operation';
import { REASONS } from '../../events/verification-reasons';
import { REPORT_STATES, STATES } from './order';

// The verification as the API document describes it, with an example in each state.

export const Message = z
  .strictObject({
    id: idOf('message'),
    from: z.string().nullable().describe('The sender, as the provider names it'),
    text: z.string().nullable().describe('The text of the SMS'),
    code: z
      .string()
      .nullable()
      .describe('The code in the text, without separators; null when none was found'),
    receivedAt: instant.describe('When the provider received it'),
  })
  .meta({ id: 'Message' });

export const Verification = z
  .strictObject({
    id: idOf('verification'),
    state: z.enum(STATES).describe('State of the verification'),
    reason: z.enum(REASONS).nullable().describe('Why the verification ended without a code'),
    service: z.string().describe('Name of the service that sends the code'),
    capability: z.enum(['sms', 'voice']).describe('How the code is received'),
    priceCents: cents.describe('US cents, surcharges included'),
    chargedCents: cents.describe(
      'US cents that you paid: the price once the verification is completed, and 0 until then or without a code',
    ),
    refundedCents: cents.describe(
      'US cents of `chargedCents` that are returned: the surcharge of an area code that the number does not have, or the ' +
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
    preferences: z
      .strictObject({
        areaCodes: z
          .strictObject({
            requested: z
              .array(z.string())
              .nullable()
              .describe('Requested area codes; null when any was accepted'),
            assigned: z
              .string()
              .nullable()
              .describe('Area code of the number; null until the number is bought'),
            surchargeCents: cents.describe('US cents of `priceCents` for the area code'),
            refundedSurchargeCents: cents.describe(
              'US cents of the surcharge that are returned, because the number has another area code',
            ),
          })
          .describe('Requested and assigned area codes'),
        carriers: z
          .strictObject({
            requested: z
              .array(z.string())
              .nullable()
              .describe('Requested carriers; null when any was accepted'),
            surchargeCents: cents.describe('US cents of `priceCents` for the carrier'),
          })
          .describe('Requested carriers'),
      })
      .describe('Preferences of the order; the provider meets them when it can'),
    quoteId: idOf('quote')
      .nullable()
      .describe('Id of the quote that set the price (`quo_…`); null without a quote'),
    ...shownAnnotations,
    createdAt: instant.describe('When the order was created'),
    deadlineAt: instant
      .nullable()
      .describe('When the wait for a code ends; null until the number is bought'),
    endedAt: instant.nullable().describe('When the verification ended; null while it is open'),
    history: z
      .array(
        z.strictObject({
          state: z.enum(STATES).describe('State of the verification'),
          enteredAt: instant.describe('When it entered this state'),
        }),
      )
      .describe('Its states, oldest first'),
    messageCount: z
      .int()
      .describe('Number of readable messages; a message without a code does not end the wait'),
    report: z
      .strictObject({
        state: z.enum(REPORT_STATES).describe('Outcome of the report'),
        reportedAt: instant.describe('When you reported the number'),
      })
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
  priceCents: 153,
  chargedCents: 0,
  refundedCents: 0,
  currency: 'USD',
  country: 'US',
  number: '+12065550142',
  code: null,
  preferences: {
    areaCodes: {
      requested: ['206'],
      assigned: '206',
      surchargeCents: 45,
      refundedSurchargeCents: 0,
    },
    carriers: { requested: null, surchargeCents: 0 },
  },
  quoteId: null,
  externalId: 'signup-4711',
  metadata: { customer: '4711' },
  createdAt: '2026-11-22T10:00:00.000Z',
  deadlineAt: '2026-11-22T10:10:00.000Z',
  endedAt: null,
  history: [
    { state: 'created', enteredAt: '2026-11-22T10:00:00.000Z' },
    { state: 'awaiting_sms', enteredAt: '2026-11-22T10:00:01.000Z' },
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
    areaCodes: { ...waiting.preferences.areaCodes, assigned: null },
  },
  history: waiting.history.slice(0, 1),
};
export const ended = (state: 'completed' | 'cancelled'): Example => ({
  ...waiting,
  state,
  reason: state === 'cancelled' ? 'cancelled_by_customer' : null,
  chargedCents: state === 'completed' ? waiting.priceCents : 0,
  code: state === 'completed' ? '482913' : null,
  messageCount: state === 'completed' ? 1 : 0,
  endedAt: '2026-11-22T10:00:24.000Z',
  history: [...waiting.history, { state, enteredAt: '2026-11-22T10:00:24.000Z' }],
});
export const cancelling: Example = {
  ...waiting,
  state: 'cancelling',
  history: [...waiting.history, { state: 'cancelling', enteredAt: '2026-11-22T10:00:24.000Z' }],
};

export const reported: Example = {
  ...ended('completed'),
  report: { state: 'waiting', reportedAt: '2026-11-22T10:05:00.000Z' },
};
