import * as z from 'zod';
import { describe } from '../../../platform/http/openapi';
import { honorIdempotencyKey } from '../../../platform/http/idempotency';
import { newRouter } from '../../../platform/http/router';
import { requireScope } from '../../../platform/http/scope';
import { validate } from '../../../platform/http/validate';
import { idInput } from '../../../platform/core/id-schemas';
import { iso } from '../../../platform/core/clock';
import { CREATE } from './tickets.answers';
import { createStreamTicket, createTicket } from './tickets.service';

const CreateTicket = z
  .union(
    [
      z.strictObject({ verificationId: idInput('verification') }),
      z.strictObject({
        stream: z.literal(true).describe('Opens the live stream of the account'),
      }),
    ],
    'Send the id of a verification, or {"stream":true} for the live stream of the account.',
  )
  .meta({
    id: 'CreateTicket',
    example: { verificationId: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1' },
  });

export const ticketsRoutes = newRouter().post(
  '/',
  describe(CREATE),
  requireScope('verifications:read'),
  honorIdempotencyKey,
  validate('json', CreateTicket),
  async (c) => {
    const wanted = c.req.valid('json');
    const { ticket, expiresAt } =
      'stream' in wanted
        ? createStreamTicket(c.get('ctx'))
        : await createTicket(c.get('ctx'), wanted.verificationId);
    return c.json({ ticket, expiresAt: iso(expiresAt) }, 201);
  },
);
