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

// Cached reads from the provider and D1. Names change rarely, prices often, and stock most often.

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
  // While the provider returns no price, a price of the last hour is used: it cannot sell a number below cost, because the
  // purchase carries the sale price as its maximum. An older price counts as unknown.
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

/** The number that a price is for. */
export interface Selection {
  service: string;
  capability: Capability;
  areaCodes?: readonly string[] | undefined;
  carriers?: readonly string[] | undefined;
}

/** The key includes the provider's URL, because a local sandbox uses changing ports. */
export const cacheKey = (ctx: Pick<SystemCtx, 'env'>, ...parts: string[]): string =>
  [ctx.env.TEXTVERIFIED_URL, ...parts].join(':');

/** @throws services.unavailable when the provider returns no list and none is cached. */
export const readServices = (ctx: SystemCtx, capability: Capability): Promise<ServiceRow[]> =>
  caches.services.get({
    key: cacheKey(ctx, capability),
    kv: ctx.env.KV,
    load: async () => {
      const reading = await textVerified(ctx.env).services(capability);
      if (!reading.ok) throw new AppError('services.unavailable');
      return reading.value.map(({ serviceName, description }) => ({ serviceName, description }));
    },
  });

/** @throws area_codes.unavailable when the provider returns no list and none is cached. */
export const readAreaCodes = (ctx: SystemCtx): Promise<AreaCode[]> =>
  caches.areaCodes.get({
    key: cacheKey(ctx, 'all'),
    kv: ctx.env.KV,
    load: async () => {
      const reading = await textVerified(ctx.env).areaCodes();
      if (!reading.ok) throw new AppError('area_codes.unavailable');
      return reading.value.map(({ areaCode, state }) => ({ areaCode, state }));
    },
  });

const costsKey =
  (ctx: Pick<SystemCtx, 'env'>, service: string, capability: Capability) =>
  (options: string): string =>
    cacheKey(ctx, service, capability, options);

/** The options of a number without preferences, in the key of its costs. */
const PLAIN = '--';

/** The newest cost in cents of a number without preferences that this isolate knows; null without one of the last hour. */
export const knownCost = (
  ctx: Pick<SystemCtx, 'env'>,
  { service, capability }: Selection,
): number | null => caches.costs.peek(costsKey(ctx, service, capability)(PLAIN))?.plain ?? null;

/** Changes when `knownCost` may return another cost, but for the age of one. */
export const costsVersion = (): number => caches.costs.version;

/** Makes a cost that a job read at `at` known to this isolate: quotes and the list of services then use the same one. */
export const adoptCost = (
  ctx: Pick<SystemCtx, 'env'>,
  { service, capability }: Selection,
  { cents, at }: { cents: number; at: number },
): void =>
  caches.costs.adopt(
    costsKey(ctx, service, capability)(PLAIN),
    { full: cents, withoutAreaCode: cents, plain: cents },
    at,
  );

/** @throws prices.unavailable: nothing is sold at an unknown price (I-13). */
export function readCosts(ctx: SystemCtx, selection: Selection): Promise<Costs> {
  const areaCode = selection.areaCodes !== undefined;
  const carrier = selection.carriers !== undefined;
  const { service: serviceName, capability } = selection;
  return caches.costs.get({
    key: costsKey(ctx, serviceName, capability)(`${areaCode ? 'a' : '-'}${carrier ? 'c' : '-'}`),
    kv: ctx.env.KV,
    load: async () => {
      const client = textVerified(ctx.env);
      const readPrice = async (wanted: { areaCode: boolean; carrier: boolean }) =>
        toCents(await client.price({ serviceName, capability, ...wanted }));
      const withAll = readPrice({ areaCode, carrier });
      // Equal requests are sent once.
      const [full, withoutAreaCode] = await Promise.all([
        withAll,
        areaCode ? readPrice({ areaCode: false, carrier }) : withAll,
      ]);
      const plain = carrier
        ? await readPrice({ areaCode: false, carrier: false })
        : withoutAreaCode;
      return { full, withoutAreaCode, plain };
    },
  });
}

/** Drops the prices cached until `at` (epoch milliseconds), for all preferences, because the provider refused one. */
export async function dropCosts(
  ctx: Pick<SystemCtx, 'env'>,
  { service, capability }: Pick<Selection, 'service' | 'capability'>,
  at: number,
): Promise<void> {
  const drop = (options: string) =>
    caches.costs.drop({ key: costsKey(ctx, service, capability)(options), kv: ctx.env.KV }, at);
  await Promise.all([PLAIN, 'a-', '-c', 'ac'].map(drop));
}

function toCents(reading: Reading<{ priceCents: number }>): number {
  if (!reading.ok) throw new AppError('prices.unavailable');
  return reading.value.priceCents;
}

/** Number of available numbers, or null when the provider does not report it. */
export async function readStock(ctx: SystemCtx, selection: Selection): Promise<number | null> {
  const { service: serviceName, capability } = selection;
  try {
    return await caches.stock.get({
      key: cacheKey(ctx, serviceName, capability),
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

/** Markups that the platform's staff set for single services. */
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
