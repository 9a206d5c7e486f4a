import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import type { Capability } from '../../providers/textverified/textverified.client';
import { getTierPolicy } from '../../traffic/policies/tier-policies.service';
import { findUnknown, suggestAlternatives, type AreaCode } from './area-codes';
import { computePrice, findMarkup, type Price } from './pricing';
import {
  dropCosts,
  readAreaCodes,
  readCosts,
  readMarkups,
  readServices,
  type Selection,
} from './sources';
import { COUNTRIES, type Country } from './countries';

/** Capabilities that are sold. Voice calls cannot be read, so a voice order could only be refunded. */
const SOLD: readonly Capability[] = ['sms'];
/** Services of the provider's test mode, which are not in its list. */
const MOCK = /^test_/i;

/**
 * Checks that such an order is sold, before anything else is read.
 * @throws capabilities.unsupported; services.unknown for the provider's test services in production.
 */
export function assertSold(
  env: Pick<Env, 'ENVIRONMENT'>,
  { service, capability }: Pick<Selection, 'service' | 'capability'>,
): void {
  assertCapability(capability);
  if (MOCK.test(service) && env.ENVIRONMENT === 'production')
    throw new AppError('services.unknown', { service, capability });
}

export function assertCapability(capability: Capability): void {
  if (!SOLD.includes(capability))
    throw new AppError('capabilities.unsupported', { capability, served: SOLD.join(', ') });
}

export const dropRefusedPrice = dropCosts;

/** @throws countries.unsupported with the list of served countries. */
export function getServedCountry(code: string | undefined): Country {
  const served = COUNTRIES.find((country) => country === (code ?? COUNTRIES[0]));
  if (!served)
    throw new AppError('countries.unsupported', {
      country: code ?? '',
      served: COUNTRIES.join(', '),
    });
  return served;
}

/** Area codes that can be requested. @throws countries.unsupported, area_codes.unavailable. */
export async function listAreaCodes(
  ctx: SystemCtx,
  query: { country?: string | undefined; region?: string | undefined },
): Promise<AreaCode[]> {
  getServedCountry(query.country);
  const region = query.region?.toLowerCase();
  const rows = await readAreaCodes(ctx);
  return region === undefined ? rows : rows.filter((row) => row.state.toLowerCase() === region);
}

/**
 * The current price of `selection` for the caller, which is not below cost (I-13).
 * @throws services.unknown, area_codes.unknown, prices.unavailable.
 */
export async function getCurrentPrice(ctx: Ctx, selection: Selection): Promise<Price> {
  const { service, areaCodes = [] } = selection;
  // Read in parallel with the checks; when one of them throws first, this rejection must not be unhandled.
  const costs = readCosts(ctx, selection);
  costs.catch(() => undefined);
  const [markups, policy] = await Promise.all([
    readMarkups(ctx),
    getTierPolicy(ctx, ctx.principal.tier),
    assertListed(ctx, selection),
    assertAreaCodes(ctx, areaCodes),
  ]);
  return computePrice(await costs, findMarkup(markups, service, policy));
}

/** @throws services.unknown unless the provider lists it. An unreadable list accepts every name. */
export async function assertListed(
  ctx: SystemCtx,
  { service, capability }: Selection,
): Promise<void> {
  // Test services are refused in production by `assertSold`.
  if (MOCK.test(service)) return;
  const listed = await orNull(readServices(ctx, capability));
  if (listed && !listed.some(({ serviceName }) => serviceName === service))
    throw new AppError('services.unknown', { service, capability });
}

async function assertAreaCodes(ctx: SystemCtx, areaCodes: readonly string[]): Promise<void> {
  const list = areaCodes.length > 0 ? await findAreaCodes(ctx) : null;
  const unknown = list ? findUnknown(list, areaCodes) : [];
  if (!list || unknown.length === 0) return;
  throw new AppError('area_codes.unknown', {
    unknown: unknown.join(', '),
    nearby: suggestAlternatives(list, unknown).join(', ') || 'none',
  });
}

/** The area codes, or null when they cannot be read. */
export const findAreaCodes = (ctx: SystemCtx): Promise<AreaCode[] | null> =>
  orNull(readAreaCodes(ctx));

/** An unreadable list does not block a purchase (I-13): the provider's price and its reply to the order decide. */
async function orNull<T>(list: Promise<T>): Promise<T | null> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
