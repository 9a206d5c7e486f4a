// The unavoidable parts of an order, a poll and a read, written as plainly as the platform allows.
import { DurableObject } from 'cloudflare:workers';
import type { Broadcaster } from './broadcaster';
import { LATENESS_PATH, noteAlarm, takeLateness } from './lateness';

export { Broadcaster } from './broadcaster';

export interface YardstickEnv {
  DB: D1Database;
  RENTAL: DurableObjectNamespace<Rental>;
  POLLER: DurableObjectNamespace<Poller>;
  BROADCASTER: DurableObjectNamespace<Broadcaster>;
  /** Base address of the provider's API. */
  PROVIDER: string;
}

export interface Poll {
  reservationId: string;
  token: string;
  firstInMs: number;
}

const EVERY_MS = 5_000;
const STATE_EVERY = 6;

/** A new object: one table, one row, the purchase and its details. */
export class Rental extends DurableObject<YardstickEnv> {
  async rent(id: string, token: string): Promise<string> {
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE rental (id TEXT PRIMARY KEY, body TEXT NOT NULL)');
    sql.exec('INSERT INTO rental (id, body) VALUES (?, ?)', id, JSON.stringify({ id }));
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/json',
      'idempotency-key': id,
    };
    const body = JSON.stringify({ serviceName: 'whatsapp', capability: 'sms', maxPrice: 5 });
    const url = `${this.env.PROVIDER}/verifications`;
    const sold = await fetch(url, { method: 'POST', headers, body });
    const { href } = await sold.json<{ href: string }>();
    const shown = await fetch(href, { headers });
    const { number } = await shown.json<{ number: string }>();
    return number;
  }
}

/** An alarm that polls messages and, each sixth time, the state: the requests of a poll. */
export class Poller extends DurableObject<YardstickEnv> {
  #poll: Poll | null = null;
  #alarms = 0;

  async begin(poll: Poll): Promise<void> {
    this.#poll = poll;
    await this.ctx.storage.setAlarm(Date.now() + poll.firstInMs);
  }

  /** The length of a waiting verification. */
  text(): string {
    return ORDER;
  }

  async end(): Promise<void> {
    this.#poll = null;
    await this.ctx.storage.deleteAlarm();
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    const poll = this.#poll;
    if (!poll) return;
    noteAlarm(info?.scheduledTime);
    await this.ctx.storage.setAlarm(Date.now() + EVERY_MS);
    this.#alarms++;
    const { reservationId, token } = poll;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    if (this.#alarms % STATE_EVERY === 0) {
      const state = await fetch(`${this.env.PROVIDER}/verifications/${reservationId}`, { headers });
      await state.json();
    }
    const url = `${this.env.PROVIDER}/sms?reservationId=${reservationId}`;
    const messages = await fetch(url, { headers });
    await messages.json();
  }
}

/** The headers of the API's answers, with values of equal length. */
const HEADERS = {
  'api-version': '1',
  'cache-control': 'private, max-age=60, stale-while-revalidate=600',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'application/json',
  'cross-origin-resource-policy': 'same-origin',
  ratelimit: '"account";r=1000000;t=60',
  'ratelimit-policy': '"account";q=1000000;w=60',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains; preload',
  'x-content-type-options': 'nosniff',
  'x-request-id': 'req_00000000-0000-0000-0000-000000000000',
};
const LIST = new TextEncoder().encode(JSON.stringify('x'.repeat(10_000)));
const ORDER = JSON.stringify({ id: 'one', text: 'x'.repeat(600) });

async function balance(env: YardstickEnv): Promise<Response> {
  const { results } = await env.DB.withSession('first-primary')
    .prepare('SELECT balance FROM wallets WHERE id = ?')
    .bind('one')
    .all();
  return Response.json(results[0], { headers: HEADERS });
}

const TABLES = [
  'CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, at INTEGER NOT NULL)',
  'CREATE TABLE IF NOT EXISTS entries (reference TEXT PRIMARY KEY, amount INTEGER NOT NULL)',
  'CREATE TABLE IF NOT EXISTS wallets (id TEXT PRIMARY KEY, balance INTEGER NOT NULL)',
  `INSERT INTO wallets (id, balance) VALUES ('one', 0) ON CONFLICT DO NOTHING`,
];

async function rent(env: YardstickEnv, token: string): Promise<Response> {
  const id = crypto.randomUUID();
  await env.DB.batch([
    env.DB.prepare('INSERT INTO orders (id, account_id, at) VALUES (?, ?, ?)').bind(
      id,
      'one',
      Date.now(),
    ),
    env.DB.prepare('INSERT INTO entries (reference, amount) VALUES (?, ?)').bind(id, 100),
    env.DB.prepare('UPDATE wallets SET balance = balance - ? WHERE id = ?').bind(100, 'one'),
    env.DB.prepare('SELECT balance FROM wallets WHERE id = ?').bind('one'),
  ]);
  const number = await env.RENTAL.getByName(id).rent(id, token);
  return Response.json({ id, number }, { status: 201 });
}

/**
 * Paths: /list, /order and /balance (plain reads), /broadcast (a socket), /broadcast/send (a text in the body), /rent,
 * /begin (polls in the body), /end (their names), /setup.
 */
export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    switch (pathname) {
      case '/list':
        return new Response(LIST, { headers: HEADERS });
      case '/order':
        return new Response(await env.POLLER.getByName('one').text(), { headers: HEADERS });
      case '/balance':
        return balance(env);
      case '/rent':
        return rent(env, request.headers.get('x-token') ?? '');
      case '/begin': {
        const polls = await request.json<Poll[]>();
        await Promise.all(polls.map((poll, i) => env.POLLER.getByName(String(i)).begin(poll)));
        return new Response('ok');
      }
      case '/end': {
        const count = await request.json<number>();
        const names = Array.from({ length: count }, (_, i) => String(i));
        await Promise.all(names.map((name) => env.POLLER.getByName(name).end()));
        return new Response('ok');
      }
      case '/setup':
        await env.DB.batch(TABLES.map((sql) => env.DB.prepare(sql)));
        return new Response('ok');
      case '/broadcast':
        return env.BROADCASTER.getByName('one').fetch(request);
      case '/broadcast/send':
        await env.BROADCASTER.getByName('one').send(await request.json<string>());
        return new Response('ok');
      case LATENESS_PATH:
        return takeLateness();
      default:
        return new Response(null, { status: 404 });
    }
  },
} satisfies ExportedHandler<YardstickEnv>;
