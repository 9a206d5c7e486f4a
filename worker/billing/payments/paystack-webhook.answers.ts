import * as z from 'zod';
import type { Operation } from '../../platform/core/operation';

const received = z.strictObject({
  received: z.literal(true).describe('The event was accepted'),
});

export const RECEIVE_PAYSTACK: Operation = {
  id: 'receivePaystack',
  summary: 'Receive a Paystack webhook',
  description:
    'Called by Paystack and signed in `x-paystack-signature`. The event is a hint: the state of the payment is read from ' +
    'Paystack. An unknown reference is also answered with 200.',
  tag: 'Operation',
  access: 'signed',
  answers: {
    200: {
      description: 'The event was stored',
      schema: received,
      example: { received: true },
    },
  },
  problems: ['webhooks.signature', 'request.too_large', 'request.aborted', 'service.not_ready'],
};
