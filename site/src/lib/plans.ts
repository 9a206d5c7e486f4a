import { readFileSync } from 'node:fs';
import * as z from 'zod';

const Plan = z.object({
  tier: z.enum(['free', 'developer', 'enterprise']),
  name: z.string(),
  priceCents: z.int(),
  markup: z.number(),
  requestsPerMinute: z.int(),
  verificationsPerMonth: z.int(),
  openVerifications: z.int(),
  bulkOrders: z.int(),
  apiKeys: z.int(),
  webhookEndpoints: z.int(),
  retentionDays: z.int(),
  expiriesPerHour: z.int(),
});
export type Plan = z.infer<typeof Plan>;

/** Written by `scripts/site.ts` before the build, from the policies of the migrations. */
export const PLANS_FILE = '.wrangler/site/plans.json';

export const plans = (): Plan[] =>
  z.array(Plan).parse(JSON.parse(readFileSync(PLANS_FILE, 'utf8')));

/** How much cheaper a number is than on the first plan, in percent: the plans share one cost and differ in its multiple. */
export const savingPercent = (plan: Plan, first: Plan): number =>
  Math.round((1 - plan.markup / first.markup) * 100);
