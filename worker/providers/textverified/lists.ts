import type * as z from 'zod';
import { BoundedMap, perIsolate } from '../../platform/core/isolate-cache';
import { log } from '../../platform/core/log';
import { type Caller, LOOKUP, POLL, type RetryPolicy } from './caller';
import { mismatch, mismatchDetail, unread } from './outcomes';
import { readJson } from './reads';
import { Dated, Id, Page, Sms, Summary } from './schemas';
import { trustedUrl } from './transport';
import type { ProviderMessage, ProviderVerificationSummary, Reading } from './types';

const MESSAGE_PAGES = 5;
const VERIFICATION_PAGES = 10;

interface Listing {
  operation: string;
  policy: RetryPolicy;
  path: string;
  maxPages: number;
  /** Processes the rows of one page; returns whether later pages are needed. */
  take(rows: readonly unknown[]): 'more' | 'enough';
}

/** `complete` is false when relevant pages were not read. */
type Listed = Reading<{ complete: boolean }>;

// Our token is sent to the link of the next page (contract A.3), so it must be on the provider's host.
function findNextPage(caller: Caller, listing: Listing, page: Page): URL | null | 'unusable' {
  const href = page.links?.next?.href;
  if (!page.hasNext || !href) return null;
  const url = trustedUrl(caller.baseUrl, href);
  if (url && (page.links?.next?.method ?? 'GET').toUpperCase() === 'GET') return url;
  log('warn', 'provider.foreign_link', { operation: listing.operation });
  return 'unusable';
}

async function listPages(caller: Caller, listing: Listing): Promise<Listed> {
  let path = listing.path;
  for (let count = 1; ; count += 1) {
    const { operation, policy } = listing;
    const reading = await readJson(caller, { operation, policy, path });
    if (!reading.ok) return reading;
    const page = Page.safeParse(reading.value);
    if (!page.success) return mismatch(operation, page.error);
    const taken = listing.take(page.data.data);
    if (taken === 'enough') return { ok: true, value: { complete: true } };
    const next = findNextPage(caller, listing, page.data);
    if (next === null) return { ok: true, value: { complete: true } };
    // The rows that were read count.
    if (next === 'unusable') return { ok: true, value: { complete: false } };
    if (count >= listing.maxPages) {
      log('warn', 'provider.list_cut', { operation, pages: count });
      return { ok: true, value: { complete: false } };
    }
    path = next.href;
  }
}

/** Lists whose invalid rows were alerted already: a poll reads them again every few seconds. */
const reported = perIsolate('unreadable-lists', new BoundedMap<string, true>({ entries: 1_000 }));

/** Parses each row separately, so that an invalid one hides no other. Alerts once for each list `about`. */
function parseEach<S extends z.ZodType>(
  operation: string,
  rows: readonly unknown[],
  schema: S,
  about: string,
): { rows: z.output<S>[]; all: boolean } {
  const parsed = rows.map((row) => schema.safeParse(row));
  const good = parsed.flatMap((row) => (row.success ? [row.data] : []));
  const bad = parsed.find((row) => !row.success);
  if (!bad?.error) return { rows: good, all: true };
  const key = `${operation}:${about}`;
  if (!reported.has(key)) {
    reported.set(key, true);
    const dropped = rows.length - good.length;
    log('alert', 'provider.rows_unreadable', {
      operation,
      dropped,
      detail: mismatchDetail(bad.error),
    });
  }
  return { rows: good, all: false };
}

/**
 * `GET sms?reservationId=…`: the messages of one reservation. The provider's SMS contains no reservation id, so it is added
 * from the request; the caller still compares number and time (I-01).
 */
export async function messages(
  caller: Caller,
  reservationId: string,
): Promise<Reading<ProviderMessage[]>> {
  if (!Id.safeParse(reservationId).success) return unread('invalid', 'unusable id');
  const found: ProviderMessage[] = [];
  const listed = await listPages(caller, {
    operation: 'messages',
    policy: POLL,
    path: `sms?reservationId=${encodeURIComponent(reservationId)}`,
    maxPages: MESSAGE_PAGES,
    take(rows) {
      const list = parseEach('messages', rows, Sms, reservationId);
      found.push(...list.rows.map((sms) => ({ ...sms, reservationId })));
      return 'more';
    },
  });
  return listed.ok ? { ok: true, value: found } : listed;
}

/** Whether the times show that the list is sorted from new to old, which is not documented. */
function isNewestFirst(times: readonly number[]): boolean {
  let falls = false;
  for (const [index, time] of times.entries()) {
    const before = times[index - 1] ?? time;
    if (time > before) return false;
    falls ||= time < before;
  }
  return falls;
}

/**
 * `GET verifications`, those created at or after `since`. Not `complete` when the list continues or a row is invalid: a
 * caller that takes a part for the whole would buy a second number (I-15).
 */
export async function verificationsSince(
  caller: Caller,
  since: number,
): Promise<Reading<{ sold: ProviderVerificationSummary[]; complete: boolean }>> {
  const sold: ProviderVerificationSummary[] = [];
  const times: number[] = [];
  let complete = true;
  const listed = await listPages(caller, {
    operation: 'verifications',
    policy: LOOKUP,
    path: 'verifications',
    maxPages: VERIFICATION_PAGES,
    take(rows) {
      const dated = rows.map((row) => Dated.safeParse(row).data?.createdAt ?? null);
      times.push(...dated.filter((at) => at !== null));
      // A row with an invalid time may be new.
      const recent = rows.filter((_row, index) => (dated[index] ?? since) >= since);
      const list = parseEach('verifications', recent, Summary, 'all');
      sold.push(...list.rows);
      complete &&= list.all;
      return isNewestFirst(times) && (times.at(-1) ?? since) < since ? 'enough' : 'more';
    },
  });
  if (!listed.ok) return listed;
  return { ok: true, value: { sold, complete: complete && listed.value.complete } };
}
