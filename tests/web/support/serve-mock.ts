// node tests/web/support/serve-mock.ts [port]: the built dashboard over the mock API, to look at it.
import { build } from 'esbuild';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { dashboardWorker } from '../../../scripts/dashboard.ts';

const port = Number(process.argv[2] ?? 8850);
const bundled = await build({
  entryPoints: ['tests/web/support/mock-api.ts'],
  bundle: true,
  write: false,
  format: 'esm',
  external: ['cloudflare:*'],
});
const api = {
  name: 'api',
  compatibilityDate: '2026-09-01',
  modules: [{ type: 'ESModule', path: 'api.js', contents: bundled.outputFiles[0]?.text ?? '' }],
  durableObjects: { MOCK: { className: 'MockApi', useSQLite: true } },
};
const mf = new Miniflare(
  convertV4MiniflareOptions({
    host: '127.0.0.1',
    port,
    cf: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.ERROR),
    logRequests: false,
    workers: [await dashboardWorker(), api],
  } as never),
);
await mf.ready;
console.log(`http://127.0.0.1:${port}`);
process.once('SIGTERM', () => void mf.dispose().then(() => process.exit(0)));
