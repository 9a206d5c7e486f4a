import * as z from 'zod';
import { preferences } from './surcharge';

/** What every reader of an order's row in D1 needs: what was agreed, and the times that hold. */
export const OrderRow = z.object({
  id: z.string(),
  request_hash: z.string(),
  service: z.string(),
  capability: z.enum(['sms', 'voice']),
  area_codes: z.string().nullable(),
  carriers: z.string().nullable(),
  price: z.number(),
  surcharge_area_code: z.number(),
  surcharge_carrier: z.number(),
  quote_id: z.string().nullable(),
  created_at: z.number(),
  deadline_at: z.number(),
});

/** What was agreed for the order, as the order and its snapshot name it. Money is cents. */
export const toTerms = (row: z.infer<typeof OrderRow>) => ({
  id: row.id,
  service: row.service,
  capability: row.capability,
  areaCodes: preferences(row.area_codes),
  carriers: preferences(row.carriers),
  price: row.price,
  surcharge: { areaCode: row.surcharge_area_code, carrier: row.surcharge_carrier },
  quoteId: row.quote_id,
});
