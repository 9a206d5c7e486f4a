import * as z from 'zod';
import type { Operation } from '../../platform/core/operation';

const received = z.strictObject({
  received: z.literal(true).describe('The event was accepted'),
});

export const RECEIVE: Operation = {
  id: 'receiveTextVerified',
  summary: 'Receive a TextVerified webhook',
  description:
    'Called by TextVerified. An event that cannot be parsed is also answered with 200, because a retry would not help.',
  tag: 'Operation',
  access: 'signed',
  answers: {
    200: {
      description: 'The event was accepted',
      schema: received,
      example: { received: true },
    },
  },
  problems: ['webhooks.signature', 'request.too_large', 'request.aborted', 'service.not_ready'],
};
