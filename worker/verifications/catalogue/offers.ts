import * as z from 'zod';
import { SwrCache } from '../../platform/cache/swr-cache';
import { HOUR, MINUTE, SECOND } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { perIsolate } from '../../platform/core/isolate-cache';
import { claimJob } from '../../platform/objects/jobs';
import { textVerified, type Unread } from '../../providers/textverified/textverified.client';
import { popularFirst } from './popularity';
import { adoptCost, cacheKey, readServices } from './sources';

// The provider has no list of prices: it answers one service at a time. A job reads a part of all services each minute, so
// that the list of services costs no call.

/** One service without preferences, as the provider answered. Times are epoch milliseconds. */
const Offer = z.object({
  /** Null when the provider has no price for it. */
  cents: z.number().int().positive().nullable(),
  at: z.number(),
  /** Null when the provider does not report it. */
  available: z.number().int().nullable(),
});
export type Offer = z.infer<typeof Offer>;
const Offers = z.record(z.string(), Offer);
export type Offers = Readonly<z.infer<typeof Offers>>;

const JOB = 'offers';
const EVERY_MS = MINUTE - 15 * SECOND;
/** Services a run reads, with two calls each: 2.7 calls a second on average, of the 200 that polling may use. */
const PART = 80;
/** Popular services are read again after this time, the others in turn. */
const POPULAR_MS = 3 * MINUTE;
const POPULAR = 20;
/** Few, so that the burst of a run provokes no limit of the provider, which would slow purchases down. */
const AT_ONCE = 2;
/** A run ends after as many services without an answer: the provider answers none now. */
const MOST_FAILURES = 3;
/** A run ends after this time, so that the other jobs of the tick are not late. */
const RUN_MS = 8 * SECOND;
const CAPABILITY = 'sms';

// Its source is KV, which the job writes.
const cache = perIsolate(
  'offers',
  new SwrCache<Offers>('offers', Offers, {
    freshMs: 30 * SECOND,
    staleMs: 10 * MINUTE,
    errorMs: HOUR,
  }),
);

const sharedKey = (ctx: Pick<SystemCtx, 'env'>): string => `offers:${cacheKey(ctx, CAPABILITY)}`;

async function readShared(ctx: SystemCtx): Promise<Offers> {
  const found = Offers.safeParse(await ctx.env.KV.get(sharedKey(ctx), 'json'));
  return found.success ? found.data : {};
}

const adopted = new WeakSet<object>();

/** What the provider offers, of the last minutes; without the services that were not read yet. Calls the provider never. */
export async function readOffers(ctx: SystemCtx): Promise<Offers> {
  const load = () => readShared(ctx);
  const offers = await cache.get({ key: cacheKey(ctx, CAPABILITY), kv: null, load });
  if (!adopted.has(offers)) adopt(ctx, offers);
  return offers;
}

function adopt(ctx: SystemCtx, offers: Offers): void {
  adopted.add(offers);
  for (const [service, { cents, at }] of Object.entries(offers))
    if (cents !== null) adoptCost(ctx, { service, capability: CAPABILITY }, { cents, at });
}

/** Reads price and stock of the services that are due, once a minute, and publishes all offers in KV. */
export async function refreshOffers(ctx: SystemCtx): Promise<void> {
  if (!(await claimJob(ctx, JOB, EVERY_MS))) return;
  const [rows, known] = await Promise.all([readServices(ctx, CAPABILITY), readShared(ctx)]);
  const names = rows.map(({ serviceName }) => serviceName);
  const read = await readParts(ctx, dueServices(names, known, ctx.now()));
  const listed = Object.fromEntries(
    names.flatMap((name) => {
      const offer = read.get(name) ?? known[name];
      return offer ? [[name, offer] as const] : [];
    }),
  );
  await ctx.env.KV.put(sharedKey(ctx), JSON.stringify(listed), { expirationTtl: HOUR / SECOND });
  await cache.publish({ key: cacheKey(ctx, CAPABILITY), kv: null }, listed);
}

/** Services whose price is due: unread and popular ones first, then those that were read the longest ago. */
export function dueServices(names: readonly string[], known: Offers, now: number): string[] {
  const popular = popularFirst(names).slice(0, POPULAR);
  const readAt = (name: string): number => known[name]?.at ?? 0;
  const urgent = popular.filter((name) => now - readAt(name) >= POPULAR_MS);
  const others = names
    .filter((name) => !popular.includes(name) && now - readAt(name) >= EVERY_MS)
    .toSorted((a, b) => readAt(a) - readAt(b));
  return [...urgent, ...others].slice(0, PART);
}

/** Failures that concern every service: the run ends. */
const isGeneral = ({ kind }: Unread): boolean => kind !== 'invalid' && kind !== 'not_found';

async function readParts(ctx: SystemCtx, names: readonly string[]): Promise<Map<string, Offer>> {
  const read = new Map<string, Offer>();
  const waiting = [...names];
  const end = ctx.now() + RUN_MS;
  let failures = 0;
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const offer = await readOffer(ctx, name);
      if (offer === null) failures++;
      else read.set(name, offer);
      if (failures >= MOST_FAILURES || ctx.now() >= end) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return read;
}

/** Null when the provider answers no service now. */
async function readOffer(ctx: SystemCtx, serviceName: string): Promise<Offer | null> {
  const client = textVerified(ctx.env);
  const at = ctx.now();
  const query = { serviceName, capability: CAPABILITY } as const;
  const [price, stock] = await Promise.all([
    client.price({ ...query, areaCode: false, carrier: false }),
    client.stock(query),
  ]);
  if ([price, stock].some((reading) => !reading.ok && isGeneral(reading))) return null;
  return {
    cents: price.ok ? price.value.priceCents : null,
    at,
    available: stock.ok ? stock.value.available : null,
  };
}
