import * as z from 'zod';
import { PageQuery } from '../../../platform/core/page-query';

export const ListDeliveries = z.strictObject({
  state: z
    .enum(['pending', 'delivered', 'failed', 'cancelled'])
    .optional()
    .describe('Only deliveries in this state'),
  type: z.string().max(100).optional().describe('The type of the event'),
  ...PageQuery,
});
export type ListDeliveries = z.infer<typeof ListDeliveries>;
