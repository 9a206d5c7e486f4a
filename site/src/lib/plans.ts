import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** A plan of `GET /v1/tiers`, with the name that customers read. */
const Plan = z.object({
  tier: z.string(),
  name: z.string(),
  priceCents: z.int(),
  savingPercent: z.int(),
  requestsPerMinute: z.int(),
  verificationsPerMonth: z.int(),
  openVerifications: z.int(),
  bulkOrders: z.int(),
  apiKeys: z.int(),
  webhookEndpoints: z.int(),
  retentionDays: z.int(),
  expiriesPerHour: z.int(),
  cooldownSeconds: z.int(),
});
export type Plan = z.infer<typeof Plan>;

/** Written by `scripts/site.ts` before the build, from the policies of the migrations. */
export const PLANS_FILE = '.wrangler/site/plans.json';

export const plans = (): Plan[] =>
  z.array(Plan).parse(JSON.parse(readFileSync(PLANS_FILE, 'utf8')));
