import { MINUTE } from '../kernel/clock';
import type { Ctx, SystemCtx, Tier } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { salePrice } from '../kernel/money';
import { textVerified, type Capability } from '../providers/textverified/textverified.client';
import { SwrCache } from './cache';

const MARKUP: Readonly<Record<Tier, number>> = { free: 1.8, developer: 1.5, enterprise: 1.3 };
const SERVICES_FRESH = { freshMs: 10 * MINUTE, staleMs: 24 * 60 * MINUTE };
// A price that rose since is caught by the purchase's own maximum, so a few minutes of age lose nothing.
const PRICES_FRESH = { freshMs: 2 * MINUTE, staleMs: 10 * MINUTE };

export interface Service {
  name: string;
  capability: Capability;
  description: string | null;
}

const services = new SwrCache<Service[]>(SERVICES_FRESH);
const prices = new SwrCache<number>(PRICES_FRESH);

/** Isolate memory outlives a test's storage. */
export function forgetCache(): void {
  services.clear();
  prices.clear();
}

/** What can be rented. @throws services.unavailable when the provider gives no list and none is cached. */
export async function listServices(ctx: SystemCtx, capability: Capability): Promise<Service[]> {
  return services.get(`${ctx.env.TEXTVERIFIED_URL} ${capability}`, async () => {
    const reading = await textVerified(ctx.env).services(capability);
    if (!reading.ok) throw new AppError('services.unavailable');
    return reading.value.map(({ serviceName, description }) => ({
      name: serviceName,
      capability,
      description,
    }));
  });
}

export interface PriceQuery {
  service: string;
  capability: Capability;
  areaCodes?: string[] | undefined;
  carriers?: string[] | undefined;
  /** Sale cents; above it nothing is sold. */
  maxPrice?: number | undefined;
}

/**
 * What the caller pays, in cents: known, not below cost, not above their maximum.
 * @throws services.unknown, prices.unavailable, prices.above_maximum.
 */
export async function quotePrice(ctx: Ctx, query: PriceQuery): Promise<number> {
  const { service, capability, maxPrice } = query;
  // Mock names of the provider's own test mode are not in its list.
  const known = service.startsWith('test_') || (await isListed(ctx, query));
  if (!known) throw new AppError('services.unknown', { service, capability });
  const price = salePrice(await costOf(ctx, query), MARKUP[ctx.principal.tier]);
  if (maxPrice !== undefined && price > maxPrice)
    throw new AppError('prices.above_maximum', { price, maxPrice });
  return price;
}

async function isListed(ctx: SystemCtx, query: PriceQuery): Promise<boolean> {
  const listed = await listServices(ctx, query.capability);
  return listed.some(({ name }) => name === query.service);
}

async function costOf(ctx: SystemCtx, query: PriceQuery): Promise<number> {
  const question = {
    serviceName: query.service,
    capability: query.capability,
    areaCode: query.areaCodes !== undefined,
    carrier: query.carriers !== undefined,
  };
  const key = `${ctx.env.TEXTVERIFIED_URL} ${JSON.stringify(question)}`;
  return prices.get(key, async () => {
    const reading = await textVerified(ctx.env).price(question);
    if (!reading.ok) throw new AppError('prices.unavailable');
    return reading.value.priceCents;
  });
}
