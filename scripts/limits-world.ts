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
  /** Share of the limiter's answers that never arrive. */
  lost: number;
  /** Each process's clock is off by up to so much, either way. */
  skewMs: number;
}

/** One account under load, and what became of every request; true times, of one clock. */
export interface Course {
  how: 'lease' | 'kv';
  account: string;
  limit: number;
  load: number;
  came: number[];
  admitted: number[];
}

const FAST_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const silent = (): void => undefined;
const TURN_MS = 5;
const MAX_UNDER_WAY = 200;

async function plain(name: string, entry: string, more: object): Promise<object> {
  const modules = [{ type: 'ESModule', path: `${name}.js`, contents: await bundle(entry) }];
  const flags = { compatibilityDate: '2026-09-01', compatibilityFlags: ['nodejs_compat'] };
  return { name, modules, ...flags, ...more };
}

/** Several workerd processes over the limiter in another one, each with a clock of its own. */
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

  static async open(options: WorldOptions): Promise<LimitsWorld> {
    const { isolates, lost, skewMs } = options;
    const state = mkdtempSync(join(FAST_DISK, 'limits-'));
    const ports: number[] = [];
    for (let n = 0, from = 23_000 + Math.floor(Math.random() * 2_000); n <= isolates; n++)
      from = (ports[n] = await freePort(from)) + 1;
    const [first = 0, ...others] = ports;
    const known = workerdOf(process.pid);
    const running: Miniflare[] = [];
    const start = async (worker: object, port: number) => {
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
    await start(limiter, first);
    const pid = workerdOf(process.pid).find((one) => !known.includes(one)) ?? 0;
    for (const [n, port] of others.entries()) {
      // Spread over the whole range, the outermost included.
      const off = isolates === 1 ? skewMs : Math.round(skewMs * ((2 * n) / (isolates - 1) - 1));
      const bindings = { LIMITER: urlOf(first), SKEW_MS: off };
      await start(await plain('isolate', 'bench/workers/leasing.ts', { bindings }), port);
    }
    const apart = workerdOf(process.pid).filter((one) => one !== pid && !known.includes(one));
    return new LimitsWorld(options, { running, urls: ports.map(urlOf), isolates: apart, state });
  }

  /**
   * Brings the account's load about for `windows` windows, and on until `isOver`; requests come by chance, to any
   * isolate.
   */
  async run(
    course: Pick<Course, 'how' | 'limit' | 'load'>,
    windows: number,
    isOver: (soFar: Course) => boolean = () => true,
  ): Promise<Course> {
    const { windowMs } = this.#options;
    const account = `acc_${course.how}_${course.limit}_${course.load}`;
    const done: Course = { ...course, account, came: [], admitted: [] };
    if (course.how === 'lease') {
      const policy = { version: 1, limit: course.limit, windowMs };
      const body = JSON.stringify(policy);
      await fetchOnce(`${this.#limiter}/adopt/${account}`, { method: 'POST', body });
    }
    const gap = windowMs / (course.limit * course.load);
    const begin = performance.now();
    const underWay = new Set<Promise<void>>();
    for (let due = 0; due < windows * windowMs || !isOver(done);) {
      while (due <= performance.now() - begin && underWay.size < MAX_UNDER_WAY) {
        due -= Math.log(1 - Math.random()) * gap;
        const hit = this.#hit(done).finally(() => underWay.delete(hit));
        underWay.add(hit);
      }
      await sleep(TURN_MS);
    }
    await Promise.all(underWay);
    return done;
  }

  async #hit(course: Course): Promise<void> {
    const isolate = this.#isolates[Math.floor(Math.random() * this.#isolates.length)];
    const query = `windowMs=${this.#options.windowMs}&limit=${course.limit}`;
    const answer = await fetchOnce(`${isolate}/${course.how}/${course.account}?${query}`);
    const { came, at, verdict } = (await answer.json()) as {
      came: number;
      at: number;
      verdict: string;
    };
    course.came.push(came);
    if (verdict === 'admitted') course.admitted.push(at);
  }

  /** Kills the limiter's process; it is restarted, and knows only what was stored. */
  killLimiter(): void {
    for (const pid of workerdOf(process.pid))
      if (!this.#isolatePids.includes(pid)) process.kill(pid, 'SIGKILL');
  }

  /** Questions that were asked so far. */
  async calls(): Promise<number> {
    const all = this.#isolates.map(async (url) => (await fetchOnce(`${url}/calls`)).json());
    return (await Promise.all(all)).reduce((sum: number, n) => sum + Number(n), 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((mf) => mf.dispose()));
    rmSync(this.#state, { recursive: true, force: true });
  }
}
