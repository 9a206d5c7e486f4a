import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { build } from 'astro';
import { unstable_readConfig as readConfig } from 'wrangler';
import { OPERATOR_FILE, type Operator } from '../site/src/lib/operator.ts';
import { OPENAPI_FILE } from '../site/src/lib/openapi.ts';
import { PLANS_FILE, type Plan } from '../site/src/lib/plans.ts';
import type * as TiersView from '../worker/billing/tiers/tiers.view.ts';
import type { TierPolicy } from '../worker/traffic/policies/tier-policy.ts';
import { importBundled } from './bundled.ts';
import { planName } from '../worker/platform/core/plan-names.ts';
import { readOpenApi } from './openapi.ts';

const OUTPUT = '.wrangler/site/dist';
/** Folders of the pages that only this build writes. */
const OWN_FOLDERS = ['docs', 'legal'];

/** Keeps the time of an unchanged file, which decides whether the pages are built again. */
function writeChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The plans as `GET /v1/tiers` shows them, from the newest policies of the migrations. */
export async function readPlans(): Promise<Plan[]> {
  const db = new DatabaseSync(':memory:');
  for (const name of readdirSync('migrations').toSorted())
    db.exec(readFileSync(join('migrations', name), 'utf8'));
  const policies = db
    .prepare(
      `SELECT tier, version, requests_per_minute AS requestsPerMinute, monthly, open, bulk, keys, endpoints,
         retention_days AS retentionDays, price, markup, expiries, cooldown_seconds AS cooldownSeconds
       FROM tier_policies AS p
       WHERE version = (SELECT max(version) FROM tier_policies WHERE tier = p.tier) ORDER BY price`,
    )
    .all() as unknown as TierPolicy[];
  const { toTiers } = await importBundled<typeof TiersView>('worker/billing/tiers/tiers.view.ts');
  return toTiers(policies).map((plan) => ({ ...plan, name: planName(plan.tier) }));
}

function readOperator(env: string | undefined): Operator {
  const { vars } = readConfig({ config: 'wrangler.toml', ...(env !== undefined && { env }) });
  const text = (name: string): string => String(vars[name] ?? '');
  return {
    origin: text('DASHBOARD_ORIGIN') || 'https://namaskah.example',
    seller: text('SELLER_NAME'),
    address: text('SELLER_ADDRESS'),
    support: text('SUPPORT_EMAIL'),
  };
}

/** Writes what the operator states in the variables of the Worker: of an environment, when `env` names one. */
export const writeOperator = (env: string | undefined): void =>
  writeChanged(OPERATOR_FILE, JSON.stringify(readOperator(env), null, 2));

/** Its time says when the Worker was read. */
export const SITE_DATA = '.wrangler/site/read';

/** Writes what the pages show of the Worker: its OpenAPI document for programs, and its plans. */
export async function writeSiteData(): Promise<void> {
  writeChanged(OPENAPI_FILE, await readOpenApi('openapi.programs.json'));
  writeChanged(PLANS_FILE, JSON.stringify(await readPlans(), null, 2));
  writeFileSync(SITE_DATA, '');
}

/** The files that decide what the pages show. */
export const SITE_SOURCES = [
  'site',
  'docs',
  'web/base.css',
  'web/tokens.css',
  'web/public',
  'web/core',
  'worker/platform/core',
  'worker/verifications/catalogue',
  'package-lock.json',
  OPENAPI_FILE,
  PLANS_FILE,
  OPERATOR_FILE,
];

export const SITE_PAGE = `${OUTPUT}/index.html`;

/** Builds the landing page, the documentation and the legal pages. */
export async function buildSite(): Promise<void> {
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
  await build({ root: 'site', logLevel: 'warn' });
}

/** Puts the pages beside the dashboard's. */
export function copySite(folder: string): void {
  for (const own of OWN_FOLDERS) rmSync(join(folder, own), { recursive: true, force: true });
  cpSync(OUTPUT, folder, { recursive: true });
}
