// Runs before npm start, npm test and npm run demo on any Node >= 18 without dependencies: installs when node_modules
// does not match the lockfile.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';

const want = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
const stamp = 'node_modules/.installed';

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== want) {
  console.log('installing dependencies, about 30 s and 850 MB');
  const started = Date.now();
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((part) => !part.endsWith('node_modules/.bin'))
    .join(delimiter);
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    env: { ...process.env, PATH },
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
  writeFileSync(stamp, want);
  const du = spawnSync('du', ['-sm', 'node_modules'], { encoding: 'utf8' });
  const size = du.status === 0 ? `, ${du.stdout.split(/\s/)[0]} MB` : '';
  console.log(`installed in ${Math.round((Date.now() - started) / 1000)} s${size}`);
}
