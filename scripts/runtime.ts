import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { build } from 'esbuild';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as optionsFrom } from 'wrangler';
import { dashboardWorker } from './dashboard.ts';
import type { Harness } from './harness.ts';

export type Vars = Record<string, string>;

export interface RuntimeOptions {
  /** `web`: also builds and serves the dashboard on this port. */
  ports: { web?: number; api: number; sandbox: number };
  /** Folder of D1, KV and object storage. */
  state: string;
  apiVars: Vars;
  sandboxVars: Vars;
  /** Prints the Worker's own log lines. */
  verbose?: boolean;
  onLog?: (line: string) => void;
  /** The harness Worker's port and token. */
  harness: Harness;
  /** Starts only one of the two, for a process per Worker; both by default. */
  only?: 'api' | 'sandbox';
}

const HOST = '127.0.0.1';
export const urlOf = (port: number): string => `http://${HOST}:${port}`;

/** The dashboard's address: passkeys are bound to a host name and do not work with an IP address. */
export const dashboardUrlOf = (port: number): string => `http://localhost:${port}`;

/** Whether the port is unused. */
export async function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once('error', () => resolve(false));
  server.listen(port, HOST, () => server.close(() => resolve(true)));
  return promise;
}

/** The first unused port at or above `from`. */
export async function freePort(from: number): Promise<number> {
  for (let port = from; ; port++) if (await isFree(port)) return port;
}

export async function bundle(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return result.outputFiles[0]?.text ?? '';
}

interface WorkerInput {
  name: string;
  config: string;
  entry: string;
  port: number;
  vars: Vars;
}

/** The Miniflare options of one Worker: its wrangler.toml, its bundle and its port. */
export async function worker({ name, config, entry, port, vars }: WorkerInput) {
  const { workerOptions } = optionsFrom(config);
  const contents = await bundle(entry);
  return {
    ...workerOptions,
    name,
    modulesRules: undefined,
    modules: [{ type: 'ESModule', path: `${name}.js`, contents }],
    bindings: { ...(workerOptions['bindings'] as Vars | undefined), ...vars },
    unsafeDirectSockets: [{ host: HOST, port }],
  };
}

/** The addresses of all providers when one sandbox plays them. */
export const providerUrls = (sandboxPort: number): Vars => ({
  TEXTVERIFIED_URL: urlOf(sandboxPort),
  RESEND_URL: urlOf(sandboxPort),
  PAYSTACK_URL: `${urlOf(sandboxPort)}/paystack`,
  TWILIO_URL: urlOf(sandboxPort),
});

const apiWorker = ({ ports, apiVars }: RuntimeOptions) =>
  worker({
    name: 'api',
    config: 'wrangler.toml',
    entry: 'worker/index.ts',
    port: ports.api,
    vars: {
      ...providerUrls(ports.sandbox),
      ...(ports.web !== undefined && { DASHBOARD_ORIGIN: dashboardUrlOf(ports.web) }),
      ...apiVars,
    },
  });

/** The Worker behind `harness`, with the API's database, queues and keys. */
export async function harnessWorker({ port, token }: Harness, vars: Vars, { alone = false } = {}) {
  const { workerOptions } = optionsFrom('wrangler.toml');
  const { compatibilityDate, d1Databases, queueProducers } = workerOptions;
  const flags = workerOptions['compatibilityFlags'] as string[];
  const contents = await bundle('scripts/harness.worker.ts');
  return {
    name: 'harness',
    modules: [{ type: 'ESModule', path: 'harness.js', contents }],
    compatibilityDate,
    // Allows firing the cron of another Worker.
    compatibilityFlags: [...flags, 'service_binding_extra_handlers'],
    d1Databases,
    queueProducers,
    bindings: { ...vars, TOKEN: token },
    ...(!alone && { serviceBindings: { API: 'api' } }),
    unsafeDirectSockets: [{ host: HOST, port }],
  };
}

const sandboxWorker = ({ ports, sandboxVars }: RuntimeOptions) =>
  worker({
    name: 'sandbox',
    config: 'sandbox/wrangler.toml',
    entry: 'sandbox/index.ts',
    port: ports.sandbox,
    vars: {
      WEBHOOK_URL: `${urlOf(ports.api)}/webhooks/textverified`,
      PAYSTACK_WEBHOOK_URL: `${urlOf(ports.api)}/webhooks/paystack`,
      ...sandboxVars,
    },
  });

/** Starts dashboard, API and sandbox in one workerd, each on its own port, and applies the migrations. */
export async function startRuntime(options: RuntimeOptions) {
  const { ports, state, verbose = false, onLog, only, harness } = options;
  const web = ports.web === undefined ? [] : [await dashboardWorker()];
  const workers = await Promise.all([
    ...(only === 'sandbox' ? [] : [apiWorker(options)]),
    ...(only === 'api' ? [] : [sandboxWorker(options)]),
    ...(only === 'sandbox' ? [] : [harnessWorker(harness, options.apiVars)]),
  ]);
  // The first Worker uses Miniflare's own port: assets cannot have a direct socket.
  const mf = await launch({ state, verbose, onLog, port: ports.web ?? 0 }, [...web, ...workers]);
  if (only !== 'sandbox') await harness.migrate();
  return {
    mf,
    web: ports.web === undefined ? null : dashboardUrlOf(ports.web),
    api: urlOf(ports.api),
    sandbox: urlOf(ports.sandbox),
    workerd: workerdOf(process.pid),
  };
}

/** Starts one workerd with `workers`, each on its own socket, without Miniflare's proxy. */
export async function launch(
  options: Pick<RuntimeOptions, 'state' | 'verbose'> & {
    onLog?: ((line: string) => void) | undefined;
    port?: number;
  },
  workers: object[],
): Promise<Miniflare> {
  const { state, verbose = false, onLog, port = 0 } = options;
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      host: HOST,
      port,
      cf: false,
      telemetry: { enabled: false },
      log: new Log(verbose ? LogLevel.INFO : LogLevel.ERROR),
      logRequests: false,
      resourcePersistencePath: state,
      // Without a handler Miniflare prints them.
      handleStructuredLogs: ({ message }: { message: string }) => {
        if (onLog) onLog(message);
        else if (verbose) console.log(message);
      },
      workers,
    } as never),
  );
  await mf.ready;
  return mf;
}

/** Process ids of the workerd processes that `parent` started. */
export function workerdOf(parent: number): number[] {
  try {
    const pids = execFileSync('pgrep', ['-P', String(parent), 'workerd'], { encoding: 'utf8' });
    return pids.trim().split('\n').map(Number);
  } catch {
    return [];
  }
}
