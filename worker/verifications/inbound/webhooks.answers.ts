import * as z from 'zod';
import type { Operation } from '../../platform/core/operation';

export const RECEIVE: Operation = {
  id: 'receiveTextVerified',
  summary: 'Take a webhook of TextVerified',
  description:
    'Called by the provider. What cannot be read is answered 200 all the same: a repeat would not help.',
  tag: 'Operation',
  access: 'signed',
  answers: {
    200: {
      description: 'Stored or delivered',
      schema: z.strictObject({ received: z.literal(true) }),
      example: { received: true },
    },
  },
  problems: ['webhooks.signature', 'request.too_large', 'request.aborted', 'service.not_ready'],
};

export const RECEIVE_PAYSTACK: Operation = {
  id: 'receivePaystack',
  summary: 'Take a webhook of Paystack',
  description:
    'Called by Paystack, signed in `x-paystack-signature`. It is a hint: what it names is asked for. A reference that is ' +
    'not ours is answered 200 all the same.',
  tag: 'Operation',
  access: 'signed',
  answers: {
    200: {
      description: 'Stored',
      schema: z.strictObject({ received: z.literal(true) }),
      example: { received: true },
    },
  },
  problems: ['webhooks.signature', 'request.too_large', 'request.aborted', 'service.not_ready'],
};
