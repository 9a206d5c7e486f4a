// Finds the browser for the tests of the pages, or installs it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const APT = 'apt-get update && apt-get install --yes --no-install-recommends chromium';
// Without a network it fails in seconds.
const IMPATIENT =
  'Acquire::Retries "0"; Acquire::http::Timeout "20"; Acquire::https::Timeout "20";';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The browser's path: from the variable `CHROMIUM`, else on the PATH; null when no browser is
 * found.
 */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM'];
  if (named !== undefined) return isExecutable(named) ? named : null;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  const places = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...places, ...MAC].find(isExecutable) ?? null;
}

const mayInstall = (): boolean =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

/**
 * Finds Chromium, or installs it with apt, as root on Debian and its descendants. Elsewhere it prints the command, and
 * the tests of the pages fail; when the variable `CI` is set it ends the process with 1 instead.
 */
export function ensureChromium(): string | null {
  const found = findChromium();
  if (found !== null) return found;
  if (process.env['CHROMIUM'] !== undefined || !mayInstall()) return refuse();
  console.log('installing Chromium with apt-get, about 400 MB');
  const config = join(mkdtempSync(join(tmpdir(), 'apt-')), 'apt.conf');
  writeFileSync(config, IMPATIENT);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', APT_CONFIG: config };
  const { status } = spawnSync('sh', ['-c', `(${APT}) >&2`], { env, stdio: 'inherit' });
  return (status === 0 ? findChromium() : null) ?? refuse();
}

function refuse(): null {
  const named = process.env['CHROMIUM'];
  console.error(
    named === undefined
      ? `Chromium is missing. Install it (Debian, Ubuntu: sudo sh -c '${APT}'; macOS: brew install --cask chromium), or set CHROMIUM to the path of a Chrome.`
      : `CHROMIUM names ${named}, which cannot be run. Set it to the path of a Chrome or Chromium, or unset it.`,
  );
  if (process.env['CI'] !== undefined) process.exit(1);
  return null;
}
