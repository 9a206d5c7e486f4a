import { execFileSync } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { alone } from './alone.ts';
import { clientRoutes, redirects } from './client-routes.ts';
import {
  buildSite,
  copySite,
  SITE_DATA,
  SITE_PAGE,
  SITE_SOURCES,
  writeOperator,
  writeSiteData,
} from './site.ts';

const DIST = 'web/dist';
/** The dashboard's page; `index.html` is the landing page. */
const APP_PAGE = `${DIST}/app.html`;
const LANDING_PAGE = `${DIST}/index.html`;
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

/** Builds the dashboard's pages when they changed. */
async function buildApp(): Promise<void> {
  if (!isOlder(APP_PAGE, ['web', 'package-lock.json'])) return;
  // Test runners set another value; the build must equal the deployed one.
  process.env['NODE_ENV'] = 'production';
  await build({ configFile: 'web/vite.config.ts', logLevel: 'warn' });
  renameSync(LANDING_PAGE, APP_PAGE);
  writeFileSync(`${DIST}/_redirects`, redirects(await clientRoutes()));
}

/** Builds the public pages when their sources changed. The document of a changed Worker is mostly the same. */
async function buildPublicPages(env: string | undefined): Promise<void> {
  writeOperator(env);
  if (isOlder(SITE_DATA, ['worker', 'migrations', 'scripts/site.ts'])) await writeSiteData();
  if (isOlder(SITE_PAGE, SITE_SOURCES)) await buildSite();
  if (isOlder(LANDING_PAGE, [SITE_PAGE, APP_PAGE])) copySite(DIST);
}

/**
 * Builds what has changed into `web/dist`, as it is deployed: the dashboard with vite, the public pages with Astro, which
 * name the operator of the environment `env`.
 */
export const buildPages = (env?: string): Promise<void> =>
  alone('.wrangler/pages.lock', async () => {
    await buildApp();
    await buildPublicPages(env);
  });

/** Builds the Pages function with wrangler, as a deployment does. */
function buildFunction(): void {
  if (!isOlder(FUNCTION, ['web/functions', 'package-lock.json'])) return;
  const wrangler = join(process.cwd(), 'node_modules/wrangler/bin/wrangler.js');
  const args = [wrangler, 'pages', 'functions', 'build', '--outdir', '../.wrangler/pages-fn'];
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' };
  execFileSync(process.execPath, args, { cwd: 'web', env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The dashboard as Pages serves it: its assets, and its function with the API as a binding. */
export async function dashboardWorker() {
  await buildPages();
  buildFunction();
  return {
    name: 'web',
    compatibilityDate: '2026-09-01',
    modules: [{ type: 'ESModule', path: 'web.js', contents: readFileSync(FUNCTION, 'utf8') }],
    serviceBindings: { API: 'api' },
    assets: {
      directory: DIST,
      binding: 'ASSETS',
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
      assetConfig: { not_found_handling: '404-page' },
    },
  };
}
