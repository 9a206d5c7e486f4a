import { fork, type ChildProcess } from 'node:child_process';
import { pin } from './cpu.ts';
import type { Delivered, Deliveries } from './deliveries.ts';
import type { Flood, Flooded } from '../../scripts/flood.ts';
import type { Load, LoadResult } from './wire.ts';

interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

/** Runs the load in its own process on the second core, so that it shares nothing with the measured process. */
export class Loader {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #next = 0;

  constructor() {
    this.#child = fork('bench/lib/load.ts', { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    if (this.#child.pid) pin(this.#child.pid, 1);
    this.#child.on('message', (reply: Reply) => this.#waiting.get(reply.id)?.(reply));
  }

  sendLoad(order: Load): Promise<LoadResult> {
    return this.#ask({ do: 'sendLoad', order }) as Promise<LoadResult>;
  }

  deliver(order: Deliveries): Promise<Delivered> {
    return this.#ask({ do: 'deliver', order }) as Promise<Delivered>;
  }

  flood(order: Flood): Promise<Flooded> {
    return this.#ask({ do: 'flood', order }) as Promise<Flooded>;
  }

  async #ask(request: object): Promise<unknown> {
    const id = ++this.#next;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.#waiting.set(id, resolve);
    this.#child.send({ id, ...request });
    const { value, error } = await promise;
    this.#waiting.delete(id);
    if (error !== undefined) throw new Error(error);
    return value;
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#child.once('exit', () => resolve());
    this.#child.kill('SIGTERM');
    await promise;
  }
}
