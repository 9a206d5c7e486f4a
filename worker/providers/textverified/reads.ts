import * as z from 'zod';
import { log } from '../../platform/core/log';
import { type Caller, LOOKUP, POLL, type RetryPolicy, succeeded } from './caller';
import { mismatch, toUnread, unread } from './outcomes';
import { Account, AreaCode, Id, Price, Service, Stock, Verification } from './schemas';
import type { Exchange } from './transport';
import type { Capability, ProviderVerification, Reading, ServiceQuery } from './types';

const TIMEOUT_MS = 4_000;
/** The provider returns its whole catalogue in one array. */
const CATALOGUE_BYTES = 2 * 1024 * 1024;

export interface Read {
  operation: string;
  policy: RetryPolicy;
  method?: 'GET' | 'POST';
  path: string;
  json?: unknown;
  maxBytes?: number;
}

/** The JSON of a 2xx reply, or the reason of the failure. */
export async function readJson(caller: Caller, read: Read): Promise<Reading<unknown>> {
  const request: Exchange = {
    method: read.method ?? 'GET',
    path: read.path,
    timeoutMs: TIMEOUT_MS,
    ...(read.json === undefined ? {} : { json: read.json }),
    ...(read.maxBytes === undefined ? {} : { maxBytes: read.maxBytes }),
  };
  const called = await caller.call({
    operation: read.operation,
    policy: read.policy,
    turn: null,
    readable: (reply) => reply.body.readable,
    exchange: request,
  });
  return called.kind === 'reply' && succeeded(called) && called.body.readable
    ? { ok: true, value: called.body.json }
    : toUnread(called);
}

async function readAs<S extends z.ZodType>(
  caller: Caller,
  read: Read,
  schema: S,
): Promise<Reading<z.output<S>>> {
  const reading = await readJson(caller, read);
  if (!reading.ok) return reading;
  const parsed = schema.safeParse(reading.value);
  return parsed.success ? { ok: true, value: parsed.data } : mismatch(read.operation, parsed.error);
}

/** `GET verifications/{id}`, as a poll: at most one fast retry. */
export async function verification(
  caller: Caller,
  id: string,
): Promise<Reading<ProviderVerification>> {
  if (!Id.safeParse(id).success) return unread('invalid', 'unusable id');
  const path = `verifications/${encodeURIComponent(id)}`;
  const read = { operation: 'verification', policy: POLL, path };
  const reading = await readAs(caller, read, Verification);
  if (!reading.ok || reading.value.id === id) return reading;
  log('warn', 'provider.reply_invalid', { operation: 'verification', detail: 'another id' });
  return unread('invalid', 'another id');
}

// The official client's convention: voice lines are VoIP, all others mobile.
const numberType = (capability: Capability) => (capability === 'voice' ? 'voip' : 'mobile');

/** Invalid rows are dropped and counted; when all are invalid, the read fails. */
function parseEach<S extends z.ZodType>(
  operation: string,
  list: readonly unknown[],
  schema: S,
): Reading<z.output<S>[]> {
  const parsed = list.map((row) => schema.safeParse(row));
  const good = parsed.flatMap((row) => (row.success ? [row.data] : []));
  const dropped = list.length - good.length;
  if (dropped > 0) log('warn', 'provider.rows_dropped', { operation, dropped });
  return dropped > 0 && good.length === 0
    ? unread('invalid', 'no readable row')
    : { ok: true, value: good };
}

/** `GET services`: one row for each service and capability; combined capabilities are not sold. */
export async function services(
  caller: Caller,
  capability: Capability,
): Promise<Reading<{ serviceName: string; capability: Capability; description: string | null }[]>> {
  const query = `numberType=${numberType(capability)}&reservationType=verification`;
  const read = {
    operation: 'services',
    policy: LOOKUP,
    path: `services?${query}`,
    maxBytes: CATALOGUE_BYTES,
  };
  const list = await readAs(caller, read, z.array(z.unknown()));
  if (!list.ok) return list;
  const parsed = parseEach('services', list.value, Service);
  if (!parsed.ok) return parsed;
  const own = parsed.value.filter((row) => row.capability === capability);
  return { ok: true, value: own.map((row) => ({ ...row, capability })) };
}

/** `GET area-codes`. */
export async function areaCodes(
  caller: Caller,
): Promise<Reading<{ areaCode: string; state: string }[]>> {
  const read = { operation: 'area_codes', policy: LOOKUP, path: 'area-codes' };
  const list = await readAs(caller, read, z.array(z.unknown()));
  return list.ok ? parseEach('area_codes', list.value, AreaCode) : list;
}

/** `POST pricing/verifications`; a combination the provider does not offer is `invalid`. */
export function price(
  caller: Caller,
  query: ServiceQuery & { areaCode: boolean; carrier: boolean },
): Promise<Reading<{ priceCents: number }>> {
  const { serviceName, capability, areaCode, carrier } = query;
  const json = {
    serviceName,
    areaCode,
    carrier,
    numberType: numberType(capability),
    capability,
  };
  const path = 'pricing/verifications';
  return readAs(caller, { operation: 'price', policy: LOOKUP, method: 'POST', path, json }, Price);
}

/** `POST inventory/verifications`. */
export function stock(
  caller: Caller,
  query: ServiceQuery,
): Promise<Reading<{ available: number }>> {
  const { serviceName, capability } = query;
  const json = { numberType: numberType(capability), serviceName, capability };
  const path = 'inventory/verifications';
  return readAs(caller, { operation: 'stock', policy: LOOKUP, method: 'POST', path, json }, Stock);
}

/** `GET account/me`. I-27: an unreadable balance is a failed read, never a balance of 0. */
export function balance(caller: Caller): Promise<Reading<{ balanceCents: number }>> {
  return readAs(caller, { operation: 'balance', policy: LOOKUP, path: 'account/me' }, Account);
}
