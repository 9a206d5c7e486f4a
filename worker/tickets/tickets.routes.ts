import * as z from 'zod';
import { requireScope } from '../http/auth';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { iso } from '../kernel/clock';
import { CREATE } from './tickets.answers';
import { createTicket } from './tickets.service';

const CreateTicket = z.strictObject({ verification: z.string().max(64) }).meta({
  id: 'CreateTicket',
  example: { verification: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1' },
});

export const ticketsRoutes = newRouter().post(
  '/',
  describe(CREATE),
  requireScope('verifications:read'),
  validate('json', CreateTicket),
  async (c) => {
    const { ticket, expiresAt } = await createTicket(c.var.ctx, c.req.valid('json').verification);
    return c.json({ ticket, expiresAt: iso(expiresAt) }, 201);
  },
);
