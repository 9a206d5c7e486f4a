import { createExecutionContext, reset } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { openDb } from '../../../worker/platform/db/client';
import { app } from '../../../worker/app/http-app';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { backgroundAtRest } from '../../../worker/platform/core/background';
import { SCOPES, type Scope, type Tier } from '../../../worker/platform/core/ctx';
import { resetIsolateCaches } from '../../../worker/platform/core/isolate-cache';
import { mintKey } from '../../../worker/accounts/api-keys/mint';
import {
  getBalance,
  grantCredits,
  createLedgerAccounts,
  type Balance,
} from '../../../worker/billing/ledger/ledger.service';
import { dataKeyStatement } from '../../../worker/platform/sealing/sealing.service';
import { FakeProvider } from './fake-provider';

export { until } from './until';

/** Tests live in a future of their own, so that no alarm goes off by itself: a test runs the ones it means. */
export const START = Date.parse('2040-01-15T12:00:00.000Z');

export interface LogLine {
  level: string;
  event: string;
  [field: string]: unknown;
}

/** What the Worker logged in this test. */
export const lines: LogLine[] = [];
export const alerts = (): string[] =>
  lines.filter((line) => line.level === 'alert').map((line) => line.event);

/** How loud each line of `event` was: the first pages, what repeats is an error. */
export const levelsOf = (event: string): string[] =>
  lines.filter((line) => line.event === event).map(({ level }) => level);

/** The provider of this test. */
export let provider = new FakeProvider();

/** The outside network, the clock and the log are replaced; everything else is the Worker as it ships. */
export function setUpWorker(): void {
  beforeEach(begin);
  afterEach(end);
}

/** One world for all tests of a file: for those that change nothing, because what one leaves behind the next finds. */
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
  // Whatever a test has the Worker tell of is as docs/events.md says.
  expect(lines.filter(({ event }) => event === 'hub.event_invalid')).toEqual([]);
  // What still runs ends first, so that it leaves nothing behind in the isolate.
  await backgroundAtRest();
  await reset();
  resetIsolateCaches();
  vi.restoreAllMocks();
  vi.useRealTimers();
}

/**
 * The schema and not a row of the test before: what an object still wrote while everything was reset may have
 * outlived the reset on a busy machine, and a second one finds nothing at work.
 */
async function emptyDatabase(): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    if ((await makeSchema()) === 0) return;
    await reset();
  }
  throw new Error('the rows of another test stay');
}

/** One text, which D1 takes in two thirds of the time that it needs for the statements one by one. */
const SCHEMA = env.TEST_SCHEMA.flatMap(({ queries }) => queries).join('\n;\n');

/** Makes what is not there. Answers how many rows were. */
async function makeSchema(): Promise<unknown> {
  try {
    await env.DB.prepare(SCHEMA).run();
  } catch (error) {
    // The first test of a file finds what was made as the file began.
    if (!String(error).includes('already exists')) throw error;
  }
  return scalar(ROWS);
}

const ROWS = `SELECT (SELECT count(*) FROM accounts WHERE name = 'Test') + (SELECT count(*) FROM verifications)
  + (SELECT count(*) FROM transfers) + (SELECT count(*) FROM provider_reservations)
  + (SELECT count(*) FROM unmatched_messages) + (SELECT count(*) FROM messages)`;

/** Moves the clock; alarms stay where they are until `wake` runs them. */
export const advance = (ms: number): void => {
  vi.setSystemTime(Date.now() + ms);
};

/** Lets the eight seconds that a caller is kept waiting pass in a moment. */
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

/** A request at the public door. */
export const call = (path: string, init?: RequestInit): Promise<Response> =>
  exports.default.fetch(new Request(`https://api.namaskah.test${path}`, init));

/** A request whose sender breaks off in the body. In this isolate: on the way to another one the break would be an end. */
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
  const credentialId = `key_${hash.slice(0, 24)}`;
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

/** A customer with credits and a key, and the caller that uses it. */
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
