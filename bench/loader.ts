import { fork, type ChildProcess } from 'node:child_process';
import { pin } from './cpu.ts';
import type { Delivered, Deliveries } from './deliveries.ts';
import type { Hammer, Hammered } from './wire.ts';

interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

/** The load, in a process of its own on the second core: it shares nothing with what it measures. */
export class Loader {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #next = 0;

  constructor() {
    this.#child = fork('bench/load.ts', { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    if (this.#child.pid) pin(this.#child.pid, 1);
    this.#child.on('message', (reply: Reply) => this.#waiting.get(reply.id)?.(reply));
  }

  hammer(order: Hammer): Promise<Hammered> {
    return this.#ask({ do: 'hammer', order }) as Promise<Hammered>;
  }

  deliver(order: Deliveries): Promise<Delivered> {
    return this.#ask({ do: 'deliver', order }) as Promise<Delivered>;
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
