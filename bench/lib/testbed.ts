import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Miniflare } from 'miniflare';
import { Harness } from '../../scripts/harness.ts';
import {
  bundle,
  freePort,
  harnessWorker,
  launch,
  providerUrls,
  urlOf,
  worker,
  workerdOf,
  type Vars,
} from '../../scripts/runtime.ts';
import { cpuMicros, memoryMegabytes, pin } from './cpu.ts';
import { Loader } from './loader.ts';
import { Provider } from './provider.ts';

export interface TestbedOptions {
  /** Entry of the API: the product's, or a wrapper from bench/workers/. */
  entry?: string;
  vars?: Vars;
}

// Each commit is an fsync; on a slow disk that would dominate the measurement.
const FAST_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const SECRETS = {
  TEXTVERIFIED_API_KEY: 'bench-provider-key-0123456789',
  TEXTVERIFIED_USERNAME: 'bench@namaskah.test',
  TEXTVERIFIED_WEBHOOK_SECRET: 'whsec_bench-secret-0123456789',
  RESEND_API_KEY: 're_bench-mail-key-0123456789',
  PAYSTACK_SECRET_KEY: 'sk_test_bench-payment-key-0123456789',
  TWILIO_AUTH_TOKEN: 'bench-texts-token-0123456789',
};

async function plainWorker(input: {
  name: string;
  entry: string;
  port: number;
  bindings: object;
}): Promise<object> {
  const { name, entry, port, bindings } = input;
  const modules = [{ type: 'ESModule', path: `${name}.js`, contents: await bundle(entry) }];
  const unsafeDirectSockets = [{ host: '127.0.0.1', port }];
  return { name, modules, compatibilityDate: '2026-09-01', unsafeDirectSockets, ...bindings };
}

/** The API and its comparison Workers in one workerd, the sandbox in another, both on a tmpfs. */
export class Testbed {
  readonly #running: Miniflare[];
  readonly #state: string;
  readonly #pid: number;
  readonly urls: { api: string; bare: string; yardstick: string };
  readonly harness: Harness;
  readonly provider: Provider;
  readonly loader: Loader;
  readonly webhookSecret = SECRETS.TEXTVERIFIED_WEBHOOK_SECRET;
  #accounts = 0;

  private constructor(parts: {
    running: Miniflare[];
    state: string;
    pid: number;
    urls: Testbed['urls'];
    sandbox: string;
    harness: Harness;
  }) {
    this.#running = parts.running;
    this.#state = parts.state;
    this.#pid = parts.pid;
    this.urls = parts.urls;
    this.harness = parts.harness;
    this.provider = new Provider(parts.sandbox, SECRETS);
    this.loader = new Loader();
  }

  static async start({
    entry = 'worker/index.ts',
    vars = {},
  }: TestbedOptions = {}): Promise<Testbed> {
    const state = mkdtempSync(join(FAST_DISK, 'bench-'));
    // Also after Ctrl-C: the tmpfs occupies memory.
    process.once('exit', () => rmSync(state, { recursive: true, force: true }));
    const first = await freePort(21_000 + Math.floor(Math.random() * 2_000));
    const [api, bare, yardstick, sandbox] = [first, first + 1, first + 2, first + 3];
    const harness = new Harness(first + 4);
    const others = workerdOf(process.pid);
    const workers = await Promise.all([
      worker({
        name: 'api',
        config: 'wrangler.toml',
        entry,
        port: api,
        vars: {
          ...SECRETS,
          ...keys,
          ...providerUrls(sandbox),
          ...vars,
        },
      }),
      plainWorker({ name: 'bare', entry: 'bench/workers/bare.ts', port: bare, bindings: {} }),
      plainWorker({
        name: 'yardstick',
        entry: 'bench/workers/yardstick.ts',
        port: yardstick,
        bindings: yardstickBindings(urlOf(sandbox)),
      }),
      harnessWorker(harness, keys),
    ]);
    const mf = await launch({ state, onLog: () => undefined }, workers);
    await harness.migrate();
    const pid = workerdOf(process.pid).find((one) => !others.includes(one)) ?? 0;
    const provider = await launch({ state: join(state, 'sandbox'), onLog: () => undefined }, [
      await worker({
        name: 'sandbox',
        config: 'sandbox/wrangler.toml',
        entry: 'sandbox/index.ts',
        port: sandbox,
        vars: { ...SECRETS, WEBHOOK_URL: `${urlOf(api)}/webhooks/textverified` },
      }),
    ]);
    for (const one of workerdOf(process.pid)) pin(one, one === pid ? 0 : 1);
    pin(process.pid, 1);
    const urls = { api: urlOf(api), bare: urlOf(bare), yardstick: urlOf(yardstick) };
    const running = [mf, provider];
    const testbed = new Testbed({ running, state, pid, urls, sandbox: urlOf(sandbox), harness });
    await fetch(`${urls.yardstick}/setup`, { method: 'POST' });
    await testbed.#liftLimits();
    // No code is sent unless a group requests it, and the provider's balance is unlimited.
    await testbed.provider.switches({ balance: 10_000_000, autoSms: { enabled: false } });
    return testbed;
  }

  /** CPU microseconds of the API's workerd. */
  cpu(): number {
    return cpuMicros(this.#pid);
  }

  /** Resident memory of the API's workerd in MB. */
  memory(): number {
    return memoryMegabytes(this.#pid);
  }

  /** Raises all limits; only the group `limits` measures them, with its own Worker. */
  async #liftLimits(): Promise<void> {
    await this.harness.ask('batch', [
      {
        sql: `INSERT INTO tier_policies SELECT tier, 2, 600000, 1000000, open, bulk, keys, endpoints,
        retention_days, price, markup, 1000000, 1, 0, 'bench' FROM tier_policies WHERE tier = 'enterprise'`,
      },
      { sql: 'UPDATE spend_breaker SET hourly_cents = 1000000000' },
    ]);
  }

  /** Creates an account with credits for any number of orders; returns its API key. */
  async account(tier: 'free' | 'enterprise' = 'enterprise'): Promise<string> {
    const accountId = `acc_bench_${this.#accounts++}`;
    const account = { accountId, name: 'Bench', tier, credits: 100_000_000 };
    return this.harness.ask('seedAccount', account);
  }

  /** Fires the cron, which also starts the ticker. */
  async cron(): Promise<void> {
    await this.harness.ask('cron', null);
  }

  async close(): Promise<void> {
    await this.loader.close();
    await Promise.all(this.#running.map((mf) => mf.dispose()));
    rmSync(this.#state, { recursive: true, force: true });
  }
}

const keys = {
  ID_KEY: 'bench-id-key-0123456789abcdef',
  TICKET_KEY: 'bench-ticket-key-0123456789abcdef',
  SEAL_KEYS: 'k1:bench-seal-key-0123456789abcdef',
  AUTH_SECRET: 'bench-auth-secret-0123456789abcdef',
};

const yardstickBindings = (sandbox: string) => ({
  d1Databases: { DB: 'yardstick' },
  bindings: { PROVIDER: `${sandbox}/api/pub/v2` },
  durableObjects: {
    RENTAL: { className: 'Rental', useSQLite: true },
    POLLER: { className: 'Poller', useSQLite: true },
    BROADCASTER: { className: 'Broadcaster', useSQLite: true },
  },
});
