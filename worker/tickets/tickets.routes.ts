import * as z from 'zod';
import { requireScope } from '../http/auth';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { iso } from '../kernel/clock';
import { createTicket } from './tickets.service';

const CreateTicket = z.strictObject({ verification: z.string().max(64) });

export const ticketsRoutes = newRouter().post(
  '/',
  requireScope('verifications:read'),
  validate('json', CreateTicket),
  async (c) => {
    const { ticket, expiresAt } = await createTicket(c.var.ctx, c.req.valid('json').verification);
    return c.json({ ticket, expiresAt: iso(expiresAt) }, 201);
  },
);
