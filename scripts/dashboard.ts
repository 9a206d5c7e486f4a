import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const DIST = 'web/dist';
const FUNCTION = '.wrangler/pages-fn/index.js';

/** Time of the newest file below `paths`, epoch ms. */
function newest(paths: readonly string[]): number {
  const times = paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [statSync(path).mtimeMs];
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => !/^(dist|node_modules|\.wrangler)\b/.test(name))
      .map((name) => statSync(join(path, name)).mtimeMs);
  });
  return Math.max(...times);
}

const isOlder = (file: string, sources: readonly string[]): boolean =>
  !existsSync(file) || statSync(file).mtimeMs < newest(sources);

/** Builds what has changed: the pages with vite, the Pages function with wrangler, as a deployment does. */
async function buildDashboard(): Promise<void> {
  if (isOlder(`${DIST}/index.html`, ['web', 'package-lock.json'])) {
    // Test runners set another value; the build must equal the deployed one.
    process.env['NODE_ENV'] = 'production';
    await build({ configFile: 'web/vite.config.ts', logLevel: 'warn' });
  }
  if (!isOlder(FUNCTION, ['web/functions', 'package-lock.json'])) return;
  const wrangler = join(process.cwd(), 'node_modules/wrangler/bin/wrangler.js');
  const args = [wrangler, 'pages', 'functions', 'build', '--outdir', '../.wrangler/pages-fn'];
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' };
  execFileSync(process.execPath, args, { cwd: 'web', env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The dashboard as Pages serves it: its assets, and its function with the API as a binding. */
export async function dashboardWorker() {
  await buildDashboard();
  return {
    name: 'web',
    compatibilityDate: '2026-09-01',
    modules: [{ type: 'ESModule', path: 'web.js', contents: readFileSync(FUNCTION, 'utf8') }],
    serviceBindings: { API: 'api' },
    assets: {
      directory: DIST,
      binding: 'ASSETS',
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
      assetConfig: { not_found_handling: 'single-page-application' },
    },
  };
}
