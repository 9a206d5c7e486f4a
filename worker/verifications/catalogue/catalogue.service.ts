import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { BoundedMap } from '../../platform/core/isolate-cache';
import type { Capability } from '../../providers/textverified/textverified.client';
import { getTierPolicy } from '../../traffic/policies/tier-policies.service';
import { alternativesTo, unknownOf, type AreaCode } from './area-codes';
import { present, type Presentation } from './presentation';
import { markupOf, priceOf, type Price } from './pricing';
import {
  forgetCosts,
  readAreaCodes,
  readCosts,
  readMarkups,
  readServices,
  type Selection,
} from './sources';

/** ISO 3166; the provider has numbers of no other country. */
export const COUNTRIES = ['US'] as const;
export type Country = (typeof COUNTRIES)[number];

export interface Service extends Presentation {
  name: string;
  capability: Capability;
  description: string | null;
  country: Country;
}

/** What is sold. Nothing reads the calls that a voice number gets, so a voice order could only wait and be refunded. */
const SOLD: readonly Capability[] = ['sms'];
/** Mock names of the provider's own test mode, which are not in its list. */
const MOCK = /^test_/i;

/**
 * Whether an order of this kind is sold at all; asked before anything else is read.
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

export const dropRefusedPrice = forgetCosts;

/** @throws countries.unsupported with the list of what is served. */
export function servedCountry(code: string | undefined): Country {
  const served = COUNTRIES.find((country) => country === (code ?? COUNTRIES[0]));
  if (!served)
    throw new AppError('countries.unsupported', {
      country: code ?? '',
      served: COUNTRIES.join(', '),
    });
  return served;
}

// Made once for as long as the provider's list is the same: presenting and sorting it costs more than a request.
const presented = new WeakMap<object, BoundedMap<string, readonly Service[]>>();
/** Of one list of the provider's: questions, and the services in all their answers, each with its place in a body (I-71). */
const PRESENTED = {
  entries: 200,
  weight: { of: (services: readonly Service[]) => services.length, max: 20_000 },
};

/**
 * What can be rented, by display name; the same list object for the same question.
 * @throws countries.unsupported, capabilities.unsupported, services.unavailable.
 */
export async function listServices(
  ctx: SystemCtx,
  query: { capability: Capability; country?: string | undefined; q?: string | undefined },
): Promise<readonly Service[]> {
  const country = servedCountry(query.country);
  assertCapability(query.capability);
  const wanted = (query.q ?? '').toLowerCase();
  const rows = await readServices(ctx, query.capability);
  const question = `${country} ${query.capability} ${wanted}`;
  const known = presented.get(rows) ?? new BoundedMap<string, readonly Service[]>(PRESENTED);
  const remembered = known.get(question);
  if (remembered) return remembered;
  const found = presentServices(rows, { ...query, country, wanted });
  known.set(question, found);
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

/** Area codes that can be asked for. @throws countries.unsupported, area_codes.unavailable. */
export async function listAreaCodes(
  ctx: SystemCtx,
  query: { country?: string | undefined; state?: string | undefined },
): Promise<AreaCode[]> {
  servedCountry(query.country);
  const state = query.state?.toLowerCase();
  const rows = await readAreaCodes(ctx);
  return state === undefined ? rows : rows.filter((row) => row.state.toLowerCase() === state);
}

/**
 * The price of `selection` for the caller now: known, and not below cost (I-13).
 * @throws services.unknown, area_codes.unknown, prices.unavailable.
 */
export async function priceNow(ctx: Ctx, selection: Selection): Promise<Price> {
  const { service, areaCodes = [] } = selection;
  // Asked together with the checks, whose refusal comes first and must not leave this one unheard.
  const costs = readCosts(ctx, selection);
  costs.catch(() => undefined);
  const [markups, policy] = await Promise.all([
    readMarkups(ctx),
    getTierPolicy(ctx, ctx.principal.tier),
    assertListed(ctx, selection),
    assertAreaCodes(ctx, areaCodes),
  ]);
  return priceOf(await costs, markupOf(markups, service, policy));
}

async function assertListed(ctx: SystemCtx, { service, capability }: Selection): Promise<void> {
  // Where they are sold: not in production.
  if (MOCK.test(service)) return;
  const listed = await ifKnown(readServices(ctx, capability));
  if (listed && !listed.some(({ serviceName }) => serviceName === service))
    throw new AppError('services.unknown', { service, capability });
}

async function assertAreaCodes(ctx: SystemCtx, asked: readonly string[]): Promise<void> {
  const list = asked.length > 0 ? await knownAreaCodes(ctx) : null;
  const unknown = list ? unknownOf(list, asked) : [];
  if (!list || unknown.length === 0) return;
  throw new AppError('area_codes.unknown', {
    unknown: unknown.join(', '),
    nearby: alternativesTo(list, unknown).join(', ') || 'none',
  });
}

/** The area codes, or null while nobody knows them. */
export const knownAreaCodes = (ctx: SystemCtx): Promise<AreaCode[] | null> =>
  ifKnown(readAreaCodes(ctx));

/** A list that cannot be read stops no purchase (I-13): the provider's price and its word on the order decide. */
async function ifKnown<T>(list: Promise<T>): Promise<T | null> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
