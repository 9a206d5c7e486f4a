import * as z from 'zod';
import { requireScope } from '../http/auth';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { listServices } from './catalogue.service';

const ServicesQuery = z.strictObject({ capability: z.enum(['sms', 'voice']).default('sms') });

export const catalogueRoutes = newRouter().get(
  '/services',
  requireScope('verifications:read'),
  validate('query', ServicesQuery),
  async (c) => c.json({ data: await listServices(c.var.ctx, c.req.valid('query').capability) }),
);
