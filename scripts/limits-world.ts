import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Miniflare } from 'miniflare';
import { fetchOnce } from './fetch-once.ts';
import { bundle, freePort, launch, urlOf, workerdOf } from './runtime.ts';

export interface WorldOptions {
  isolates: number;
  windowMs: number;
  /** Share of the limiter's answers that are lost. */
  lost: number;
  /** Maximum skew of each process's clock, in both directions. */
  skewMs: number;
}

/** The requests of one account under load. All times are read from one unskewed clock. */
export interface LimitRun {
  how: 'lease' | 'kv';
  account: string;
  limit: number;
  load: number;
  requestedAt: number[];
  admittedAt: number[];
}

const FAST_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const silent = (): void => undefined;
const TICK_MS = 5;
const MAX_IN_FLIGHT = 200;

async function plain(name: string, entry: string, more: object): Promise<object> {
  const modules = [{ type: 'ESModule', path: `${name}.js`, contents: await bundle(entry) }];
  const flags = { compatibilityDate: '2026-09-01', compatibilityFlags: ['nodejs_compat'] };
  return { name, modules, ...flags, ...more };
}

/** Several workerd processes with skewed clocks that share a limiter in another process. */
export class LimitsWorld {
  readonly #options: WorldOptions;
  readonly #running: Miniflare[];
  readonly #isolates: string[];
  readonly #limiter: string;
  readonly #isolatePids: readonly number[];
  readonly #state: string;

  private constructor(
    options: WorldOptions,
    parts: { running: Miniflare[]; urls: string[]; isolates: number[]; state: string },
  ) {
    const [limiter = '', ...isolates] = parts.urls;
    this.#options = options;
    this.#running = parts.running;
    this.#limiter = limiter;
    this.#isolates = isolates;
    this.#isolatePids = parts.isolates;
    this.#state = parts.state;
  }

  static async start(options: WorldOptions): Promise<LimitsWorld> {
    const { isolates, lost, skewMs } = options;
    const state = mkdtempSync(join(FAST_DISK, 'limits-'));
    const ports: number[] = [];
    for (let n = 0, from = 23_000 + Math.floor(Math.random() * 2_000); n <= isolates; n++)
      from = (ports[n] = await freePort(from)) + 1;
    const [first = 0, ...others] = ports;
    const known = workerdOf(process.pid);
    const running: Miniflare[] = [];
    const launchWorker = async (worker: object, port: number) => {
      const unsafeDirectSockets = [{ host: '127.0.0.1', port }];
      const folder = join(state, String(port));
      running.push(
        await launch({ state: folder, onLog: silent }, [{ ...worker, unsafeDirectSockets }]),
      );
    };
    const limiter = await plain('limiter', 'bench/workers/limiter.ts', {
      bindings: { LOST: lost },
      d1Databases: { DB: 'limits' },
      kvNamespaces: { KV: 'limits' },
      durableObjects: { RATE_LIMITER: { className: 'RateLimiter', useSQLite: true } },
    });
    await launchWorker(limiter, first);
    const pid = workerdOf(process.pid).find((one) => !known.includes(one)) ?? 0;
    for (const [n, port] of others.entries()) {
      // Evenly over the range, both ends included.
      const off = isolates === 1 ? skewMs : Math.round(skewMs * ((2 * n) / (isolates - 1) - 1));
      const bindings = { LIMITER: urlOf(first), SKEW_MS: off };
      await launchWorker(await plain('isolate', 'bench/workers/leasing.ts', { bindings }), port);
    }
    const isolatePids = workerdOf(process.pid).filter((one) => one !== pid && !known.includes(one));
    return new LimitsWorld(options, {
      running,
      urls: ports.map(urlOf),
      isolates: isolatePids,
      state,
    });
  }

  /**
   * Sends the account's load for `windows` windows and until `isOver`: requests at random times, each to a random
   * isolate.
   */
  async run(
    run: Pick<LimitRun, 'how' | 'limit' | 'load'>,
    windows: number,
    isOver: (soFar: LimitRun) => boolean = () => true,
  ): Promise<LimitRun> {
    const { windowMs } = this.#options;
    const account = `acc_${run.how}_${run.limit}_${run.load}`;
    const done: LimitRun = { ...run, account, requestedAt: [], admittedAt: [] };
    if (run.how === 'lease') {
      const policy = { version: 1, limit: run.limit, windowMs };
      const body = JSON.stringify(policy);
      await fetchOnce(`${this.#limiter}/adopt/${account}`, { method: 'POST', body });
    }
    const gap = windowMs / (run.limit * run.load);
    const begin = performance.now();
    const inFlight = new Set<Promise<void>>();
    for (let due = 0; due < windows * windowMs || !isOver(done);) {
      while (due <= performance.now() - begin && inFlight.size < MAX_IN_FLIGHT) {
        due -= Math.log(1 - Math.random()) * gap;
        const request = this.#request(done).finally(() => inFlight.delete(request));
        inFlight.add(request);
      }
      await sleep(TICK_MS);
    }
    await Promise.all(inFlight);
    return done;
  }

  async #request(run: LimitRun): Promise<void> {
    const isolate = this.#isolates[Math.floor(Math.random() * this.#isolates.length)];
    const query = `windowMs=${this.#options.windowMs}&limit=${run.limit}`;
    const answer = await fetchOnce(`${isolate}/${run.how}/${run.account}?${query}`);
    const { requestedAt, at, admission } = (await answer.json()) as {
      requestedAt: number;
      at: number;
      admission: string;
    };
    run.requestedAt.push(requestedAt);
    if (admission === 'admitted') run.admittedAt.push(at);
  }

  /** Kills the limiter's process. It is restarted with its stored state only. */
  killLimiter(): void {
    for (const pid of workerdOf(process.pid))
      if (!this.#isolatePids.includes(pid)) process.kill(pid, 'SIGKILL');
  }

  /** Calls to the limiter so far. */
  async calls(): Promise<number> {
    const all = this.#isolates.map(async (url) => (await fetchOnce(`${url}/calls`)).json());
    return (await Promise.all(all)).reduce((sum: number, n) => sum + Number(n), 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((mf) => mf.dispose()));
    rmSync(this.#state, { recursive: true, force: true });
  }
}
