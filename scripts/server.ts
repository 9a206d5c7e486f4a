import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetchOnce } from './fetch-once.ts';
import { Harness } from './harness.ts';
import { dashboardUrlOf, freePort, urlOf } from './runtime.ts';

export interface SeedInput {
  accountId: string;
  name: string;
  tier: 'free' | 'developer' | 'enterprise';
  credits: number;
  promo?: number;
}

export interface OutgoingEvent {
  id: string;
  type: string;
  /** Epoch milliseconds. */
  timestamp: number;
  data: Record<string, string | number | null>;
}

// Each commit is an fsync; on a slow disk that would dominate the measurement.
const FAST_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export interface ServerOptions {
  /** Environment of the process, which configures the API. */
  env?: Record<string, string>;
  /** File for the Worker's log lines. */
  logFile?: string;
  withDashboard?: boolean;
  /** Runs the sandbox in its own workerd, which kills do not affect and which uses the second core. */
  separateSandbox?: boolean;
}

/** API and sandbox in their own process on a tmpfs; can be killed, queried and controlled. */
export class Server {
  readonly state = mkdtempSync(join(FAST_DISK, 'namaskah-'));
  readonly api: string;
  readonly sandbox: string;
  /** Address of the dashboard, if it was started. */
  readonly web: string;
  readonly #child: ChildProcess;
  /** The sandbox's process, if it is separate. */
  readonly #sandboxChild: ChildProcess | null;
  readonly #harness: Harness;

  private constructor(
    startProcess: (state: string, only: 'api' | 'sandbox' | '') => ChildProcess,
    ports: { api: number; sandbox: number; web: number; harness: Harness },
    separateSandbox: boolean,
  ) {
    [this.api, this.sandbox] = [urlOf(ports.api), urlOf(ports.sandbox)];
    this.web = dashboardUrlOf(ports.web);
    this.#harness = ports.harness;
    this.#sandboxChild = separateSandbox
      ? startProcess(join(this.state, 'sandbox'), 'sandbox')
      : null;
    this.#child = startProcess(this.state, separateSandbox ? 'api' : '');
  }

  static async start(options: ServerOptions = {}): Promise<Server> {
    const { env = {}, logFile = '', withDashboard = false, separateSandbox = false } = options;
    const api = await freePort(18_700 + Math.floor(Math.random() * 2_000));
    const sandbox = await freePort(api + 1);
    const web = await freePort(sandbox + 1);
    const harness = new Harness(await freePort(web + 1));
    const ports = [api, sandbox, harness.port, withDashboard ? web : 0].join(',');
    const server = new Server(
      (state, only) =>
        fork('scripts/serve.ts', [state, ports, logFile, only], {
          env: { ...process.env, ...env, HARNESS_TOKEN: harness.token },
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        }),
      { api, sandbox, web, harness },
      separateSandbox,
    );
    await Promise.all(
      [server.#child, ...(server.#sandboxChild ? [server.#sandboxChild] : [])].map(untilReady),
    );
    return server;
  }

  /** Creates an account with credits; returns its API key. */
  async seed(account: SeedInput): Promise<string> {
    return this.#harness.ask('seedAccount', account);
  }

  /** Sets switches of the sandbox; others keep their values. */
  async switches(patch: object): Promise<void> {
    const response = await this.control('PATCH', '/sandbox/switches', patch);
    if (!response.ok) throw new Error(`switches: ${response.status} ${await response.text()}`);
  }

  /** Calls the sandbox's control API. */
  control(method: string, path: string, body?: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    return fetchOnce(this.sandbox + path, init);
  }

  /** Fans events out to an account's webhook endpoints; can be repeated until it succeeds. */
  async fanOut(accountId: string, events: readonly OutgoingEvent[]): Promise<void> {
    await this.#harness.ask('fanOut', { accountId, events: [...events] });
  }

  async query<T>(sql: string): Promise<T[]> {
    return this.#harness.query<T>(sql);
  }

  async brokenLedgerRules(): Promise<{ rule: string; count: number }[]> {
    return this.#harness.ask('brokenLedgerRules', null);
  }

  async cron(): Promise<void> {
    await this.#harness.ask('cron', null);
  }

  /** Sends SIGKILL to workerd and waits until its successor answers. Returns the milliseconds that took. */
  async kill(): Promise<number> {
    for (const pid of this.#workerd()) process.kill(pid, 'SIGKILL');
    const started = performance.now();
    await sleep(30);
    for (;;) {
      const signal = AbortSignal.timeout(1_000);
      const up = await fetchOnce(`${this.api}/healthz`, { signal }).catch(() => null);
      if (up?.ok) return performance.now() - started;
      await sleep(20);
    }
  }

  #workerd(): number[] {
    const parent = String(this.#child.pid);
    return execFileSync('pgrep', ['-P', parent, 'workerd'], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  }

  async stop(): Promise<void> {
    await Promise.all(
      [this.#child, ...(this.#sandboxChild ? [this.#sandboxChild] : [])].map(stopChild),
    );
    rmSync(this.state, { recursive: true, force: true });
  }
}

function untilReady(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once('message', () => resolve());
  child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  return promise;
}

function stopChild(child: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
  return promise;
}
