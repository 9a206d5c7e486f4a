import * as z from 'zod';
import type { Annotations } from '../../platform/core/annotations';
import { parseRequested } from './surcharge';

/** Columns that every reader of an order needs: its terms and its times. */
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
  annotations: z.string().nullable(),
  annotations_revision: z.number(),
  created_at: z.number(),
  deadline_at: z.number(),
});

/** The terms of the order. Amounts are cents. */
export const toTerms = (row: z.infer<typeof OrderRow>, annotations: Annotations) => ({
  id: row.id,
  service: row.service,
  capability: row.capability,
  areaCodes: parseRequested(row.area_codes),
  carriers: parseRequested(row.carriers),
  price: row.price,
  surcharge: { areaCode: row.surcharge_area_code, carrier: row.surcharge_carrier },
  quoteId: row.quote_id,
  ...annotations,
});
