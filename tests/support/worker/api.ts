import { createExecutionContext, reset } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { newId } from '../../../worker/platform/core/ids';
import { openDb } from '../../../worker/platform/db/client';
import { app } from '../../../worker/app/http-app';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { backgroundAtRest } from '../../../worker/platform/core/background';
import { SCOPES, type Scope, type Tier } from '../../../worker/platform/core/ctx';
import { resetIsolateCaches } from '../../../worker/platform/core/isolate-cache';
import { mintKey } from '../../../worker/accounts/credentials/mint';
import {
  getBalance,
  grantCredits,
  createLedgerAccounts,
  type Balance,
} from '../../../worker/billing/ledger/ledger.service';
import { dataKeyStatement } from '../../../worker/platform/sealing/sealing.service';
import { FakeProvider } from './fake-provider';

export { until } from './until';

/** Tests run in the future, so that no alarm fires by itself; a test fires the alarms that it means. */
export const START = Date.parse('2040-01-15T12:00:00.000Z');

export interface LogLine {
  level: string;
  event: string;
  [field: string]: unknown;
}

/** Log lines of the Worker in this test. */
export const lines: LogLine[] = [];
export const alerts = (): string[] =>
  lines.filter((line) => line.level === 'alert').map((line) => line.event);

/** The level of each line of `event`: the first one alerts, repeats are errors. */
export const levelsOf = (event: string): string[] =>
  lines.filter((line) => line.event === event).map(({ level }) => level);

/** The provider of this test. */
export let provider = new FakeProvider();

/** The outside network, the clock and the log are replaced; everything else is the Worker as it ships. */
export function setUpWorker(): void {
  beforeEach(begin);
  afterEach(end);
}

/** Sets up one world for all tests of a file that change nothing. */
export function setUpWorkerOnce(): void {
  beforeAll(begin);
  afterAll(end);
}

async function begin(): Promise<void> {
  lines.length = 0;
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((text: unknown) => {
      if (typeof text === 'string' && text.startsWith('{')) lines.push(JSON.parse(text) as LogLine);
    });
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  provider = new FakeProvider();
  provider.install();
  await emptyDatabase();
}

async function end(): Promise<void> {
  // Every event of the Worker matches docs/events.md.
  expect(lines.filter(({ event }) => event === 'hub.event_invalid')).toEqual([]);
  // Waits for running work, so that none remains in the isolate.
  await backgroundAtRest();
  await reset();
  resetIsolateCaches();
  vi.restoreAllMocks();
  vi.useRealTimers();
}

/**
 * Restores the schema without the rows of the previous test. A write of an object during the reset may survive it on a
 * busy machine; the second reset finds no running work.
 */
async function emptyDatabase(): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    if ((await makeSchema()) === 0) return;
    await reset();
  }
  throw new Error('the rows of another test stay');
}

/** One text: D1 executes it in two thirds of the time of single statements. */
const SCHEMA = env.TEST_SCHEMA.flatMap(({ queries }) => queries).join('\n;\n');

/** Creates missing objects of the schema. Returns the number of existing rows. */
async function makeSchema(): Promise<unknown> {
  try {
    await env.DB.prepare(SCHEMA).run();
  } catch (error) {
    // The first test of a file finds the schema from its setup.
    if (!String(error).includes('already exists')) throw error;
  }
  return scalar(ROWS);
}

const ROWS = `SELECT (SELECT count(*) FROM accounts WHERE name = 'Test') + (SELECT count(*) FROM verifications)
  + (SELECT count(*) FROM transfers) + (SELECT count(*) FROM provider_reservations)
  + (SELECT count(*) FROM unmatched_messages) + (SELECT count(*) FROM messages)`;

/** Moves the clock; alarms wait until `wake` runs them. */
export const advance = (ms: number): void => {
  vi.setSystemTime(Date.now() + ms);
};

/** Skips the eight seconds for which a caller waits. */
export function impatient(): void {
  const set = globalThis.setTimeout;
  const hurried = (work: () => void, ms?: number) => set(work, ms === 8_000 ? 50 : ms);
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(hurried);
}

export interface AccountOptions {
  tier?: Tier;
  /** Cents. */
  credits?: number;
  promo?: number;
  scopes?: readonly Scope[];
  expiresAt?: number;
}

export interface Api {
  accountId: string;
  credentialId: string;
  key: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  balance(): Promise<Balance>;
}

export const ALL_SCOPES: readonly Scope[] = SCOPES;

/** A request to the public API. A redirect is the answer: every host leads back to this Worker. */
export const call = (path: string, init?: RequestInit): Promise<Response> =>
  exports.default.fetch(
    new Request(`https://api.namaskah.test${path}`, { redirect: 'manual', ...init }),
  );

/** A request whose body breaks off. In this isolate, because between isolates the break would look like the end. */
export function cutOff(path: string, headers: Record<string, string>): Promise<Response> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"a'));
    },
    pull(controller) {
      controller.error(new Error('Network connection lost.'));
    },
  });
  const request = new Request(`https://api.namaskah.test${path}`, {
    method: 'POST',
    headers,
    body,
  });
  return Promise.resolve(app.fetch(request, env, createExecutionContext()));
}

/** Another key of `accountId`. */
export async function mint(accountId: string, options: AccountOptions = {}) {
  const { key, prefix, hash } = mintKey();
  const credentialId = newId(env.ID_KEY, 'key', Date.now());
  await env.DB.prepare(
    `INSERT INTO api_keys (id, account_id, name, prefix, hash, scopes, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
    .bind(
      credentialId,
      accountId,
      `test ${prefix}`,
      prefix,
      hash,
      JSON.stringify(options.scopes ?? ALL_SCOPES),
      Date.now(),
      options.expiresAt ?? null,
    )
    .run();
  return { key, credentialId };
}

/** A caller with `key`. */
export function caller(
  accountId: string,
  { key, credentialId }: { key: string; credentialId: string },
): Api {
  const authorization = `Bearer ${key}`;
  return {
    accountId,
    credentialId,
    key,
    get: (path, headers = {}) => call(path, { headers: { authorization, ...headers } }),
    post: (path, body, headers = {}) =>
      call(path, {
        method: 'POST',
        headers: {
          authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    balance: () => getBalance(systemCtx(env), accountId),
  };
}

/** A customer with credits and a key, and a client that uses it. */
export async function account(options: AccountOptions = {}): Promise<Api> {
  const { tier = 'free', credits = 1_000, promo = 0 } = options;
  const accountId = `acc_${crypto.randomUUID()}`;
  const tenantId = 'tnt_default';
  await env.DB.prepare(
    `INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES (?, ?, 'Test', ?, ?)`,
  )
    .bind(accountId, tenantId, tier, Date.now())
    .run();
  const ctx = systemCtx(env);
  await ctx.db.sql.batch([await dataKeyStatement(ctx, accountId)]);
  await createLedgerAccounts(ctx, { accountId, tier });
  for (const [amount, isPromo] of [
    [credits, false],
    [promo, true],
  ] as const) {
    const grant = { accountId, tenantId, reference: `grant:${isPromo}:${accountId}`, amount };
    if (amount > 0) await grantCredits(ctx, { ...grant, promo: isPromo });
  }
  return caller(accountId, await mint(accountId, options));
}

export const db = () => openDb(env.DB);

/** The first column of the first row. */
export async function scalar(sql: string, ...values: (string | number)[]): Promise<unknown> {
  const [row] = await env.DB.prepare(sql)
    .bind(...values)
    .raw();
  return row?.[0];
}
