import * as z from 'zod';
import { instant, JSON_BODY, type Operation } from '../../../platform/core/operation';

const Ticket = z
  .strictObject({
    ticket: z.string().describe('Send it as `?ticket=` when you open the socket'),
    expiresAt: instant.describe('The ticket opens no socket after this time'),
  })
  .meta({ id: 'Ticket' });

export const CREATE: Operation = {
  id: 'createTicket',
  idempotent: 'replayed',
  unconfirmed: true,
  summary: 'Create a ticket for a socket',
  description:
    'A ticket opens the socket of one verification, or the live stream of the account, once and within 30 seconds. Use it where the client cannot send headers, such as in browsers. It is a secret that is used once, so it cannot be read again.',
  tag: 'Verifications',
  access: 'verifications:read',
  answers: {
    201: {
      description: 'The ticket; send it as `?ticket=`',
      schema: Ticket,
      example: { ticket: 'eyJ0YXJnZXQiOiJ2ZXJf….mac', expiresAt: '2026-11-22T10:00:30.000Z' },
    },
  },
  problems: [...JSON_BODY, 'verifications.not_found'],
};
