// Writes worker-configuration.d.ts from wrangler.toml; secrets come from secrets.ts, so that the result does not depend
// on a local .dev.vars.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { SECRETS } from './secrets.ts';

mkdirSync('.wrangler', { recursive: true });
const vars = '.wrangler/types.env';
writeFileSync(vars, SECRETS.map((name) => `${name}=x\n`).join(''));
execFileSync(
  'wrangler',
  ['types', '--env-file', vars, '--strict-vars', 'false', 'worker-configuration.d.ts'],
  { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, WRANGLER_HIDE_BANNER: 'true' } },
);
