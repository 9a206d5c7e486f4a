import { setTimeout as sleep } from 'node:timers/promises';
import { fetchOnce } from '../fetch-once.ts';
import type { Server } from '../server.ts';

const TIMEOUT_MS = 40_000;
const RETRY_MS = 100;
/** Concurrent changing requests. One that waits for a lease gives its slot to others. */
const MAX_CONCURRENT_CHANGES = 24;

export interface Answer {
  status: number;
  body: unknown;
}

export interface ApiRequest {
  method?: 'GET' | 'POST';
  path: string;
  /** The caller: `authorization`, or `cookie` and `origin`. */
  headers: Record<string, string>;
  body?: object;
  /** The Idempotency-Key; a changing request needs it to be repeated. */
  key?: string;
}

/** A client of a server that is killed repeatedly: repeats requests, and keeps kills away from unrepeatable work. */
export class World {
  readonly server: Server;
  kills = 0;
  #uninterruptible = 0;
  #changing = 0;
  readonly #queue: (() => void)[] = [];
  #killing: Promise<void> | null = null;

  constructor(server: Server) {
    this.server = server;
  }

  /** Repeats a request with the same key until the API answers it. */
  async ask({ method = 'GET', path, headers, body, key }: ApiRequest): Promise<Answer> {
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
        ? this.#withSlot(() => this.#once(path, request))
        : this.#once(path, request));
      // 429: too many requests, or too many payments whose webhooks are not processed yet.
      const isWaiting = codeOf(found?.body) === 'idempotency.in_progress' || found?.status === 429;
      if (found && !isWaiting) return found;
      await sleep(RETRY_MS * (isWaiting ? 10 : 1));
    }
  }

  /** Null without an answer, or with a 5xx. */
  async #once(path: string, request: RequestInit): Promise<Answer | null> {
    const response = await fetchOnce(this.server.api + path, {
      ...request,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => null);
    const text = await response?.text().catch(() => null);
    if (!response || typeof text !== 'string' || response.status >= 500) return null;
    return { status: response.status, body: JSON.parse(text) };
  }

  async #withSlot<T>(work: () => Promise<T>): Promise<T> {
    while (this.#changing >= MAX_CONCURRENT_CHANGES) {
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

  /** Runs work that a kill must not interrupt: actions at Paystack's sandbox have no idempotency key. */
  async withoutKill<T>(work: () => Promise<T>): Promise<T> {
    while (this.#killing) await this.#killing;
    this.#uninterruptible++;
    try {
      return await work();
    } finally {
      this.#uninterruptible--;
    }
  }

  /** Calls the control API of Paystack's sandbox, below `/sandbox/paystack`. */
  paystack<T>(path: string, body?: object): Promise<T> {
    return this.withoutKill(async () => {
      const method = body ? 'POST' : 'GET';
      const response = await this.server.control(method, `/sandbox/paystack${path}`, body);
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    });
  }

  query<T>(sql: string): Promise<T[]> {
    return this.withoutKill(() => this.server.query<T>(sql));
  }

  cron(): Promise<void> {
    return this.withoutKill(() => this.server.cron());
  }

  /** Sends SIGKILL to workerd in the middle of its work. Returns the milliseconds until it answers again. */
  async kill(): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#killing = promise;
    while (this.#uninterruptible > 0) await sleep(2);
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
