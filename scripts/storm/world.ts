import { setTimeout as sleep } from 'node:timers/promises';
import { fetchOnce } from '../fetch-once.ts';
import type { Server } from '../server.ts';

const PATIENCE_MS = 40_000;
const PAUSE_MS = 100;
/** Of what changes something, so many at once; who waits for the end of a lease keeps no other waiting. */
const MOST_AT_ONCE = 24;

export interface Answer {
  status: number;
  body: unknown;
}

export interface Ask {
  method?: 'GET' | 'POST';
  path: string;
  /** Who asks: `authorization`, or `cookie` and `origin`. */
  headers: Record<string, string>;
  body?: object;
  /** The Idempotency-Key, without which nothing that changes something can be asked for twice. */
  key?: string;
}

/** The server, which is killed now and then, and everybody who asks it again. */
export class World {
  readonly server: Server;
  kills = 0;
  #underWay = 0;
  #changing = 0;
  readonly #queue: (() => void)[] = [];
  #killing: Promise<void> | null = null;

  constructor(server: Server) {
    this.server = server;
  }

  /** Asks the API until an answer comes: a killed server is asked again, with the same key. */
  async ask({ method = 'GET', path, headers, body, key }: Ask): Promise<Answer> {
    for (;;) {
      const request = {
        method,
        headers: {
          ...headers,
          ...(body && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body && { body: JSON.stringify(body) }),
      };
      const found = await (method === 'POST'
        ? this.#inTurn(() => this.#once(path, request))
        : this.#once(path, request));
      // Whoever asks too fast, or has too many open payments whose webhooks are still to be worked off, waits.
      const isWaiting = codeOf(found?.body) === 'idempotency.in_progress' || found?.status === 429;
      if (found && !isWaiting) return found;
      await sleep(PAUSE_MS * (isWaiting ? 10 : 1));
    }
  }

  /** Null where no answer came, or none that says something. */
  async #once(path: string, request: RequestInit): Promise<Answer | null> {
    const response = await fetchOnce(this.server.api + path, {
      ...request,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => null);
    const text = await response?.text().catch(() => null);
    if (!response || typeof text !== 'string' || response.status >= 500) return null;
    return { status: response.status, body: JSON.parse(text) };
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    while (this.#changing >= MOST_AT_ONCE) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#queue.push(resolve);
      await promise;
    }
    this.#changing++;
    try {
      return await work();
    } finally {
      this.#changing--;
      this.#queue.shift()?.();
    }
  }

  /** Work that a kill must not cut: what is done at Paystack by hand has no key that it could be repeated by. */
  async steady<T>(work: () => Promise<T>): Promise<T> {
    while (this.#killing) await this.#killing;
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
    }
  }

  /** What somebody does at Paystack itself: below `/sandbox/paystack`. */
  paystack<T>(path: string, body?: object): Promise<T> {
    return this.steady(async () => {
      const method = body ? 'POST' : 'GET';
      const response = await this.server.control(method, `/sandbox/paystack${path}`, body);
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    });
  }

  query<T>(sql: string): Promise<T[]> {
    return this.steady(() => this.server.query<T>(sql));
  }

  cron(): Promise<void> {
    return this.steady(() => this.server.cron());
  }

  /** SIGKILL to workerd, in the middle of whatever the API does. Answers how long it was away, in ms. */
  async kill(): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#killing = promise;
    while (this.#underWay > 0) await sleep(2);
    try {
      this.kills++;
      return await this.server.kill();
    } finally {
      this.#killing = null;
      resolve();
    }
  }
}

/** The `code` of a problem, or undefined. */
export const codeOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
