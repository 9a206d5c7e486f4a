import * as z from 'zod';
import { OrderQuery, PageQuery } from '../../../platform/core/page-query';

export const ListDeliveries = z.strictObject({
  state: z
    .enum(['pending', 'delivered', 'failed', 'cancelled'])
    .optional()
    .describe('Only deliveries in this state'),
  eventType: z.string().max(100).optional().describe('The type of the event'),
  ...OrderQuery,
  ...PageQuery,
});
export type ListDeliveries = z.infer<typeof ListDeliveries>;
