import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { BoundedMap } from '../../platform/core/isolate-cache';
import type { Capability } from '../../providers/textverified/textverified.client';
import { getTierPolicy } from '../../traffic/policies/tier-policies.service';
import { findUnknown, suggestAlternatives, type AreaCode } from './area-codes';
import { present, type Presentation } from './presentation';
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

export interface Service extends Presentation {
  name: string;
  capability: Capability;
  description: string | null;
  country: Country;
}

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

function assertCapability(capability: Capability): void {
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

// Cached for each version of the provider's list, because presenting and sorting it costs more than a request.
const presented = new WeakMap<object, BoundedMap<string, readonly Service[]>>();
/** Bounds for one version of the list: queries, and the services in all their results (I-71). */
const PRESENTED = {
  entries: 200,
  weight: { of: (services: readonly Service[]) => services.length, max: 20_000 },
};

/**
 * Services that can be rented, sorted by display name. Equal queries get the same list object.
 * @throws countries.unsupported, capabilities.unsupported, services.unavailable.
 */
export async function listServices(
  ctx: SystemCtx,
  query: { capability: Capability; country?: string | undefined; query?: string | undefined },
): Promise<readonly Service[]> {
  const country = getServedCountry(query.country);
  assertCapability(query.capability);
  const wanted = (query.query ?? '').toLowerCase();
  const rows = await readServices(ctx, query.capability);
  const key = `${country} ${query.capability} ${wanted}`;
  const known = presented.get(rows) ?? new BoundedMap<string, readonly Service[]>(PRESENTED);
  const remembered = known.get(key);
  if (remembered) return remembered;
  const found = presentServices(rows, { ...query, country, wanted });
  known.set(key, found);
  presented.set(rows, known);
  return found;
}

function presentServices(
  rows: Awaited<ReturnType<typeof readServices>>,
  { capability, country, wanted }: { capability: Capability; country: Country; wanted: string },
): Service[] {
  return rows
    .map(({ serviceName: name, description }) => ({
      name,
      ...present(name),
      capability,
      description,
      country,
    }))
    .filter(({ name, displayName }) => `${name} ${displayName}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => a.displayName.localeCompare(b.displayName) || (a.name < b.name ? -1 : 1));
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

async function assertListed(ctx: SystemCtx, { service, capability }: Selection): Promise<void> {
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
