import * as z from 'zod';
import {
  cents,
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listOf,
  pageAnswer,
  QUERY,
  type Operation,
} from '../../platform/core/operation';
import { REASONS } from '../../events/verification-reasons';
import { REPORT_STATES, STATES } from './order';

const Verification = z
  .strictObject({
    id: z.string(),
    state: z.enum(STATES),
    reason: z.enum(REASONS).nullable().describe('Why it ended without a code'),
    service: z.string(),
    capability: z.enum(['sms', 'voice']),
    price: cents,
    number: z.string().nullable().describe('E.164; null until it is bought'),
    code: z
      .string()
      .nullable()
      .describe(
        'Of the newest message that has one; letters keep their case, grouping is taken out; null to a key without ' +
          '`verifications:read`',
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
    quote: z.string().nullable().describe('The quote that it was bought with'),
    createdAt: instant,
    deadlineAt: instant.nullable(),
    endedAt: instant.nullable(),
    history: z.array(z.strictObject({ state: z.enum(STATES), at: instant })),
    messageCount: z
      .int()
      .describe('How many messages can be read; one without a code does not end the wait'),
    report: z
      .strictObject({ state: z.enum(REPORT_STATES), at: instant })
      .nullable()
      .describe(
        'The report of a completed number: `waiting` for the provider, `refunded` with the price back, `not_refunded`, or `refused`',
      ),
  })
  .meta({ id: 'Verification' });

const Message = z
  .strictObject({
    id: z.string(),
    from: z.string().nullable(),
    text: z.string().nullable(),
    code: z.string().nullable(),
    receivedAt: instant,
  })
  .meta({ id: 'Message' });

const waiting: z.infer<typeof Verification> = {
  id: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  state: 'awaiting_sms',
  reason: null,
  service: 'whatsapp',
  capability: 'sms',
  price: 153,
  number: '+12065550142',
  code: null,
  preferences: {
    areaCodes: { asked: ['206'], got: '206', surcharge: 45, surchargeRefunded: 0 },
    carriers: { asked: null, surcharge: 0 },
  },
  quote: null,
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
const created: typeof waiting = {
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
const ended = (state: 'completed' | 'cancelled'): typeof waiting => ({
  ...waiting,
  state,
  reason: state === 'cancelled' ? 'cancelled_by_customer' : null,
  code: state === 'completed' ? '482913' : null,
  messageCount: state === 'completed' ? 1 : 0,
  endedAt: '2026-11-22T10:00:24.000Z',
  history: [...waiting.history, { state, at: '2026-11-22T10:00:24.000Z' }],
});
const cancelling: typeof waiting = {
  ...waiting,
  state: 'cancelling',
  history: [...waiting.history, { state: 'cancelling', at: '2026-11-22T10:00:24.000Z' }],
};

const shown = (description: string, example: typeof waiting) => ({
  description,
  schema: Verification,
  example,
});
const headers = { Location: 'Where the verification is' };
const RENTED = {
  201: { ...shown('The number is there', waiting), headers },
  202: { ...shown('The number is still being bought', created), headers },
};
const SELLING = [
  'auth.email_unverified',
  'idempotency.key_invalid',
  'idempotency.in_progress',
  'idempotency.body_differs',
  'credits.insufficient',
  'credits.owed',
  'limits.open_verifications',
  'limits.monthly_verifications',
  'limits.cooldown',
  'limits.unpaid_numbers',
  'limits.unrecovered_numbers',
  'capabilities.unsupported',
  'services.unknown',
  'prices.unavailable',
  'prices.changed',
  'verifications.not_found',
  'verifications.no_numbers',
  'verifications.not_bought',
  'provider.unavailable',
] as const;
const write = { tag: 'Verifications', access: 'verifications:write' } as const;
const read = { tag: 'Verifications', access: 'verifications:read' } as const;

export const CREATE: Operation = {
  ...write,
  id: 'createVerification',
  summary: 'Rent a number',
  description:
    'Holds the price, buys a number and answers with it. With `wait` the answer comes with the code, in one call.',
  idempotent: true,
  answers: RENTED,
  problems: [
    ...JSON_BODY,
    ...SELLING,
    'prices.above_maximum',
    'countries.unsupported',
    'area_codes.unknown',
    'quotes.not_found',
    'quotes.expired',
    'quotes.used',
    'quotes.mismatch',
    'verifications.refused',
  ],
};

export const LIST: Operation = {
  ...read,
  id: 'listVerifications',
  summary: 'List verifications, newest first',
  answers: {
    200: pageAnswer(Verification, ended('completed')),
  },
  problems: QUERY,
};

export const GET: Operation = {
  ...read,
  id: 'getVerification',
  summary: 'Read a verification',
  description:
    'With `wait` the answer is held until it ends, at most so many seconds. A message without a code does not end it.',
  answers: { 200: shown('As it is now', ended('completed')) },
  problems: [...QUERY, 'verifications.not_found'],
};

export const MESSAGES: Operation = {
  ...read,
  id: 'listMessages',
  summary: 'Read the messages of a verification',
  answers: {
    200: {
      description: 'All of them, oldest first',
      schema: listOf(Message),
      example: {
        data: [
          {
            id: 'msg_9f2c61a40b7d4e55a1c3f08e7b6d2914',
            from: '22000',
            text: 'Your WhatsApp code is 482-913',
            code: '482913',
            receivedAt: '2026-11-22T10:00:23.000Z',
          },
        ],
      },
    },
  },
  problems: ['verifications.not_found'],
};

export const CANCEL: Operation = {
  ...write,
  id: 'cancelVerification',
  summary: 'Cancel the wait',
  description:
    'The credits return when the provider agrees. Messages that came without a code cannot be read any more.',
  answers: {
    200: shown('It is cancelled', ended('cancelled')),
    202: shown('The provider has not agreed yet', cancelling),
  },
  problems: [
    ...EMPTY_BODY,
    'verifications.not_found',
    'verifications.completed',
    'verifications.ended',
  ],
};

export const ACCEPT: Operation = {
  ...write,
  id: 'acceptVerification',
  summary: 'Take a message without a code',
  description:
    'Says that a message in which no code was found is what you waited for: the verification completes and its price is charged. Repeated, it answers alike.',
  answers: {
    200: shown('It is completed', { ...ended('completed'), code: null }),
  },
  problems: [
    ...EMPTY_BODY,
    'verifications.not_found',
    'verifications.no_message',
    'verifications.ended',
  ],
};

const reported: typeof waiting = {
  ...ended('completed'),
  report: { state: 'waiting', at: '2026-11-22T10:05:00.000Z' },
};

export const REPORT: Operation = {
  ...write,
  id: 'reportVerification',
  summary: 'Report a bad number',
  description:
    'Tells the provider that the number is bad. An open verification ends as with a cancel. Of a completed one the credits return only when the provider refunds it: `report` tells what came of it, for up to a day. A number is reported once; a repeat answers from the record.',
  answers: {
    200: shown('It has ended, or its report is decided', ended('cancelled')),
    202: shown('The provider has not decided yet', reported),
  },
  problems: [
    ...EMPTY_BODY,
    'verifications.not_found',
    'verifications.not_reportable',
    'limits.reports',
  ],
};

const again = (id: string, summary: string): Operation => ({
  ...write,
  id,
  summary,
  description: 'A new order with its own price, hold and deadline.',
  idempotent: true,
  answers: RENTED,
  problems: [...QUERY, ...EMPTY_BODY, ...SELLING, 'verifications.not_reusable'],
});
export const REUSE = again(
  'reuseVerification',
  'Rent the number of a completed verification again',
);
export const REACTIVATE = again(
  'reactivateVerification',
  'Bring a number back that has gone to sleep',
);

export const SOCKET: Operation = {
  id: 'openSocket',
  summary: 'Open a live socket',
  description:
    'WebSocket. The first frame is `hello` with the newest sequence number; then one `event` frame for each change. ' +
    'Send `{"type":"resume","after":0}` for past events and the text `ping` to stay open.',
  tag: 'Verifications',
  access: 'socket',
  answers: { 101: { description: 'The socket' } },
  problems: ['sockets.upgrade_required', 'sockets.too_many', 'verifications.not_found'],
};
