import type { SystemCtx, Tier } from '../../platform/core/ctx';
import { HOUR, SECOND } from '../../platform/core/clock';
import { AppError, describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { BoundedMap } from '../../platform/core/isolate-cache';
import type { Capability } from '../../providers/textverified/textverified.client';
import { getTierPolicy } from '../../traffic/policies/tier-policies.service';
import { aliasesOf } from './aliases';
import { assertCapability, getServedCountry } from './catalogue.service';
import type { Country } from './countries';
import { readOffers, type Offers } from './offers';
import { popularFirst } from './popularity';
import { present, type Presentation } from './presentation';
import { computePrice, findMarkup, type MarkupOverride } from './pricing';
import { toStock, type Stock } from './stock';
import { searchServices } from './search-services';
import { readServiceResults, type ServiceResults } from './service-results';
import { costsVersion, knownCost, readMarkups, readServices } from './sources';

interface Named extends Presentation {
  name: string;
  aliases: readonly string[];
  capability: Capability;
  description: string | null;
  country: Country;
}

export interface Service extends Named {
  /** 1 is the most popular. */
  popularity: number;
  /** Cents without preferences; null while it is not known. */
  priceFrom: number | null;
  stock: Stock | null;
  successPercent: number | null;
  medianSeconds: number | null;
}

export interface ServicesRequest {
  capability: Capability;
  country?: string | undefined;
  query?: string | undefined;
}

/** A stock of this age is not shown. */
const STOCK_AGE_MS = HOUR;
/** A list is computed again after this time: a stock or a cost may have become too old meanwhile. */
const LIST_AGE_MS = 30 * SECOND;

// Cached for each version of the provider's list, because presenting and sorting it costs more than a request.
const presented = new WeakMap<object, BoundedMap<string, readonly Named[]>>();
/** Bounds for one version of the list: queries, and the services in all their results (I-71). */
const BOUNDS = {
  entries: 200,
  weight: { of: (services: readonly unknown[]) => services.length, max: 20_000 },
};

interface Priced {
  services: readonly Service[];
  /** The facts that change between two versions of the provider's list. */
  facts: string;
  /** What it was computed from: while all are the same objects, the list is the same. */
  sources: readonly unknown[];
  at: number;
}
const priced = new WeakMap<object, BoundedMap<Tier, Priced>>();

/**
 * Services that can be rented, sorted by display name, with their prices for `tier`. Equal answers are the same list object.
 * Calls no provider: a job reads prices and stock (`offers.ts`).
 * @throws countries.unsupported, capabilities.unsupported, services.unavailable.
 */
export async function listServices(
  ctx: SystemCtx,
  tier: Tier,
  request: ServicesRequest,
): Promise<readonly Service[]> {
  const country = getServedCountry(request.country);
  assertCapability(request.capability);
  const rows = await readServices(ctx, request.capability);
  const named = nameServices(rows, { ...request, country });
  const [offers, results, markups, policy] = await Promise.all([
    readOffers(ctx).catch(noOffers),
    readServiceResults(ctx).catch(noResults),
    readMarkups(ctx),
    getTierPolicy(ctx, tier),
  ]);
  const known = priced.get(named) ?? new BoundedMap<Tier, Priced>({ entries: 3 });
  priced.set(named, known);
  const last = known.get(tier);
  const sources = [offers, results, markups, policy, costsVersion()];
  const now = ctx.now();
  if (last && now - last.at < LIST_AGE_MS && sources.every((one, n) => one === last.sources[n]))
    return last.services;
  const fresh = priceServices(ctx, named, { offers, results, markups, policy, rows });
  const facts = JSON.stringify(fresh.map(factsOf));
  const services = last?.facts === facts ? last.services : fresh;
  known.set(tier, { services, facts, sources, at: now });
  return services;
}

const NO_RESULTS: ServiceResults = {};
const NO_OFFERS: Offers = {};

/** Without KV the list has the prices that this isolate knows. */
function noOffers(error: unknown): Offers {
  log('warn', 'catalogue.offers', { error: describeError(error) });
  return NO_OFFERS;
}

/** A list without results is better than none. */
function noResults(error: unknown): ServiceResults {
  if (error instanceof AppError) throw error;
  return NO_RESULTS;
}

const factsOf = ({ popularity, priceFrom, stock, successPercent, medianSeconds }: Service) => [
  popularity,
  priceFrom,
  stock?.available,
  successPercent,
  medianSeconds,
];

type Rows = Awaited<ReturnType<typeof readServices>>;

function nameServices(
  rows: Rows,
  { capability, country, query = '' }: ServicesRequest & { country: Country },
): readonly Named[] {
  const key = `${country} ${capability} ${query.toLowerCase()}`;
  const known = presented.get(rows) ?? new BoundedMap<string, readonly Named[]>(BOUNDS);
  const remembered = known.get(key);
  if (remembered) return remembered;
  const all = rows.map(({ serviceName: name, description }) => ({
    name,
    ...present(name),
    aliases: aliasesOf(name),
    capability,
    description,
    country,
  }));
  const found = searchServices(all, query).toSorted(
    (a, b) => a.displayName.localeCompare(b.displayName) || (a.name < b.name ? -1 : 1),
  );
  known.set(key, found);
  presented.set(rows, known);
  return found;
}

interface Facts {
  rows: Rows;
  offers: Offers;
  results: ServiceResults;
  markups: readonly MarkupOverride[];
  policy: { tier: Tier; markup: number };
}

function priceServices(
  ctx: SystemCtx,
  named: readonly Named[],
  { rows, offers, results, markups, policy }: Facts,
): Service[] {
  const places = placesOf(rows, results);
  return named.map((service) => {
    const { name: serviceName, capability } = service;
    const offer = offers[serviceName];
    const isCurrent = offer !== undefined && ctx.now() - offer.at < STOCK_AGE_MS;
    const cost = knownCost(ctx, { service: serviceName, capability });
    const result = results[serviceName];
    return {
      ...service,
      popularity: places.get(serviceName) ?? rows.length,
      priceFrom:
        cost === null
          ? null
          : computePrice(
              { full: cost, withoutAreaCode: cost, plain: cost },
              findMarkup(markups, serviceName, policy),
            ).price,
      stock: isCurrent && offer.available !== null ? toStock(offer.available) : null,
      successPercent: result?.successPercent ?? null,
      medianSeconds: result?.medianSeconds ?? null,
    };
  });
}

const placed = new WeakMap<object, WeakMap<object, ReadonlyMap<string, number>>>();

/** The place of each service, computed once for each version of the list and of the results. */
function placesOf(rows: Rows, results: ServiceResults): ReadonlyMap<string, number> {
  const byResults = placed.get(rows) ?? new WeakMap<object, ReadonlyMap<string, number>>();
  placed.set(rows, byResults);
  const known = byResults.get(results);
  if (known) return known;
  const rentals = new Map(Object.entries(results).map(([name, result]) => [name, result.rentals]));
  const names = popularFirst(
    rows.map((row) => row.serviceName),
    rentals,
  );
  const places = new Map(names.map((name, index) => [name, index + 1]));
  byResults.set(results, places);
  return places;
}
