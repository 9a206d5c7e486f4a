import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '../server.ts';

const PATIENCE_MS = 40_000;
const PAUSE_MS = 100;

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
  #killing: Promise<void> | null = null;

  constructor(server: Server) {
    this.server = server;
  }

  /** Asks the API until an answer comes: a killed server is asked again, with the same key. */
  async ask({ method = 'GET', path, headers, body, key }: Ask): Promise<Answer> {
    for (;;) {
      const response = await fetch(this.server.api + path, {
        method,
        headers: {
          ...headers,
          ...(body && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      }).catch(() => null);
      const text = await response?.text().catch(() => null);
      if (response && typeof text === 'string' && response.status < 500) {
        const answer: unknown = JSON.parse(text);
        // Whoever asks too fast, or has too many open payments whose webhooks are still to be worked off, waits.
        const isWaiting = codeOf(answer) === 'idempotency.in_progress' || response.status === 429;
        if (!isWaiting) return { status: response.status, body: answer };
      }
      await sleep(PAUSE_MS);
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
