import * as z from 'zod';
import { HOUR, MINUTE, SECOND } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { perIsolate } from '../../platform/core/isolate-cache';
import {
  textVerified,
  type Capability,
  type Reading,
} from '../../providers/textverified/textverified.client';
import type { AreaCode } from './area-codes';
import { SwrCache } from '../../platform/cache/swr-cache';
import type { Costs, MarkupOverride } from './pricing';

// Cached reads of what the provider and D1 know. Names change rarely; prices move, and stock most of all.

const ServiceRow = z.object({ serviceName: z.string(), description: z.string().nullable() });
type ServiceRow = z.infer<typeof ServiceRow>;
const Costs = z.object({
  full: z.number().int().positive(),
  withoutAreaCode: z.number().int().positive(),
  plain: z.number().int().positive(),
});
const MarkupRow = z.object({
  service: z.string(),
  tier: z.enum(['*', 'free', 'developer', 'enterprise']),
  factor: z.number().min(1),
});
const AreaCodeRow = z.object({ areaCode: z.string(), state: z.string() });

const caches = {
  services: new SwrCache<ServiceRow[]>('services', z.array(ServiceRow), {
    freshMs: 10 * MINUTE,
    staleMs: 24 * HOUR,
    errorMs: 7 * 24 * HOUR,
  }),
  areaCodes: new SwrCache<AreaCode[]>('area_codes', z.array(AreaCodeRow), {
    freshMs: HOUR,
    staleMs: 24 * HOUR,
    errorMs: 7 * 24 * HOUR,
  }),
  // An old price sells no number below cost, because the purchase carries the sale price as its maximum: when the
  // provider gives no price, one of the last hour serves. Past that hour the price counts as unknown.
  costs: new SwrCache<Costs>('costs', Costs, {
    freshMs: 2 * MINUTE,
    staleMs: 10 * MINUTE,
    errorMs: HOUR,
  }),
  stock: new SwrCache<number>('stock', z.number(), {
    freshMs: 30 * SECOND,
    staleMs: 2 * MINUTE,
    errorMs: 2 * MINUTE,
  }),
  markups: new SwrCache<MarkupOverride[]>('markups', z.array(MarkupRow), {
    freshMs: MINUTE,
    staleMs: 10 * MINUTE,
    errorMs: HOUR,
  }),
};

perIsolate('catalogue', {
  clear() {
    for (const cache of Object.values(caches)) cache.clear();
  },
});

/** What a price is asked for. */
export interface Selection {
  service: string;
  capability: Capability;
  areaCodes?: readonly string[] | undefined;
  carriers?: readonly string[] | undefined;
}

// One provider's answers are never taken for another's: a local sandbox comes and goes on other ports.
const keyOf = (ctx: Pick<SystemCtx, 'env'>, ...parts: string[]): string =>
  [ctx.env.TEXTVERIFIED_URL, ...parts].join(':');

/** @throws services.unavailable when the provider gives no list and none is known. */
export const readServices = (ctx: SystemCtx, capability: Capability): Promise<ServiceRow[]> =>
  caches.services.get({
    key: keyOf(ctx, capability),
    kv: ctx.env.KV,
    load: async () => {
      const reading = await textVerified(ctx.env).services(capability);
      if (!reading.ok) throw new AppError('services.unavailable');
      return reading.value.map(({ serviceName, description }) => ({ serviceName, description }));
    },
  });

/** @throws area_codes.unavailable when the provider gives no list and none is known. */
export const readAreaCodes = (ctx: SystemCtx): Promise<AreaCode[]> =>
  caches.areaCodes.get({
    key: keyOf(ctx, 'all'),
    kv: ctx.env.KV,
    load: async () => {
      const reading = await textVerified(ctx.env).areaCodes();
      if (!reading.ok) throw new AppError('area_codes.unavailable');
      return reading.value.map(({ areaCode, state }) => ({ areaCode, state }));
    },
  });

/** @throws prices.unavailable: nothing is sold at an unknown price (I-13). */
export function readCosts(ctx: SystemCtx, selection: Selection): Promise<Costs> {
  const areaCode = selection.areaCodes !== undefined;
  const carrier = selection.carriers !== undefined;
  const { service: serviceName, capability } = selection;
  return caches.costs.get({
    key: keyOf(ctx, serviceName, capability, `${areaCode ? 'a' : '-'}${carrier ? 'c' : '-'}`),
    kv: ctx.env.KV,
    load: async () => {
      const client = textVerified(ctx.env);
      const ask = async (wanted: { areaCode: boolean; carrier: boolean }) =>
        centsOf(await client.price({ serviceName, capability, ...wanted }));
      const asked = ask({ areaCode, carrier });
      // The same question is not asked twice.
      const [full, withoutAreaCode] = await Promise.all([
        asked,
        areaCode ? ask({ areaCode: false, carrier }) : asked,
      ]);
      const plain = carrier ? await ask({ areaCode: false, carrier: false }) : withoutAreaCode;
      return { full, withoutAreaCode, plain };
    },
  });
}

/** The provider refused what was known at `at` (epoch milliseconds): with whatever preferences, it is asked anew. */
export async function forgetCosts(
  ctx: Pick<SystemCtx, 'env'>,
  { service, capability }: Pick<Selection, 'service' | 'capability'>,
  at: number,
): Promise<void> {
  const drop = (options: string) =>
    caches.costs.drop({ key: keyOf(ctx, service, capability, options), kv: ctx.env.KV }, at);
  await Promise.all(['--', 'a-', '-c', 'ac'].map(drop));
}

function centsOf(reading: Reading<{ priceCents: number }>): number {
  if (!reading.ok) throw new AppError('prices.unavailable');
  return reading.value.priceCents;
}

/** How many numbers there are, or null when the provider does not tell. */
export async function readStock(ctx: SystemCtx, selection: Selection): Promise<number | null> {
  const { service: serviceName, capability } = selection;
  try {
    return await caches.stock.get({
      key: keyOf(ctx, serviceName, capability),
      kv: null,
      load: async () => {
        const reading = await textVerified(ctx.env).stock({ serviceName, capability });
        if (!reading.ok) throw new AppError('services.unavailable');
        return reading.value.available;
      },
    });
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** What the platform set for single services. */
export const readMarkups = (ctx: SystemCtx): Promise<MarkupOverride[]> =>
  caches.markups.get({
    key: 'all',
    kv: null,
    load: async () => {
      const { results } = await ctx.db.sql
        .prepare('SELECT service, tier, factor FROM markups')
        .all();
      return z.array(MarkupRow).parse(results);
    },
  });
