import { log } from '../../kernel/log';
import { type Caller, LOOKUP, POLL, type RetryPolicy } from './caller';
import { misfit, unread } from './outcomes';
import { readJson } from './reads';
import { Dated, Id, Page, Sms, Summary } from './schemas';
import { trustedUrl } from './transport';
import type { ProviderMessage, ProviderVerificationSummary, Reading, Unread } from './types';

const MESSAGE_PAGES = 5;
const VERIFICATION_PAGES = 10;

interface Listing {
  operation: string;
  policy: RetryPolicy;
  path: string;
  maxPages: number;
  /** Takes one page's rows; says whether later pages matter, or that a row cannot be read. */
  take(rows: readonly unknown[]): 'more' | 'enough' | Unread;
}

/** Whether everything that matters was seen: false when the pages went on past the bound. */
type Listed = Reading<{ complete: boolean }>;

// The next page's link is opaque (contract A.3), and it comes with our token: only the provider's host.
function nextPath(caller: Caller, listing: Listing, page: Page): string | null | Unread {
  const href = page.links?.next?.href;
  if (!page.hasNext || !href) return null;
  const url = trustedUrl(caller.baseUrl, href);
  if (url && (page.links?.next?.method ?? 'GET').toUpperCase() === 'GET') return url.href;
  log('warn', 'provider.foreign_link', { operation: listing.operation });
  return unread('invalid', 'unusable next link');
}

async function listPages(caller: Caller, listing: Listing): Promise<Listed> {
  let path = listing.path;
  for (let count = 1; ; count += 1) {
    const { operation, policy } = listing;
    const reading = await readJson(caller, { operation, policy, path });
    if (!reading.ok) return reading;
    const page = Page.safeParse(reading.value);
    if (!page.success) return misfit(operation, page.error);
    const taken = listing.take(page.data.data);
    if (typeof taken !== 'string') return taken;
    if (taken === 'enough') return { ok: true, value: { complete: true } };
    const next = nextPath(caller, listing, page.data);
    if (next === null) return { ok: true, value: { complete: true } };
    if (typeof next !== 'string') return next;
    if (count >= listing.maxPages) {
      log('warn', 'provider.list_cut', { operation, pages: count });
      return { ok: true, value: { complete: false } };
    }
    path = next;
  }
}

/**
 * `GET sms?reservationId=…`: the messages of one reservation. The wire's SMS names no reservation, so it
 * is filled in from the question; the caller still compares number and time (I-01).
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
      for (const row of rows) {
        const sms = Sms.safeParse(row);
        if (!sms.success) return misfit('messages', sms.error);
        found.push({ ...sms.data, reservationId });
      }
      return 'more';
    },
  });
  return listed.ok ? { ok: true, value: found } : listed;
}

/** True once the times seen show that the list runs from new to old, which is not documented. */
function newestFirst(times: readonly number[]): boolean {
  let falls = false;
  for (const [index, time] of times.entries()) {
    const before = times[index - 1] ?? time;
    if (time > before) return false;
    falls ||= time < before;
  }
  return falls;
}

/**
 * `GET verifications`, every one created at or after `since`. A list that could not be read to its end is
 * a failure: whoever reconciles a purchase with a part of it would buy a second number (I-15).
 */
export async function verificationsSince(
  caller: Caller,
  since: number,
): Promise<Reading<ProviderVerificationSummary[]>> {
  const found: ProviderVerificationSummary[] = [];
  const times: number[] = [];
  const listed = await listPages(caller, {
    operation: 'verifications',
    policy: LOOKUP,
    path: 'verifications',
    maxPages: VERIFICATION_PAGES,
    take(rows) {
      for (const row of rows) {
        const dated = Dated.safeParse(row);
        if (!dated.success) return misfit('verifications', dated.error);
        times.push(dated.data.createdAt);
        if (dated.data.createdAt < since) continue;
        const summary = Summary.safeParse(row);
        if (!summary.success) return misfit('verifications', summary.error);
        found.push(summary.data);
      }
      return newestFirst(times) && (times.at(-1) ?? since) < since ? 'enough' : 'more';
    },
  });
  if (!listed.ok) return listed;
  return listed.value.complete ? { ok: true, value: found } : unread('invalid', 'list is too long');
}
