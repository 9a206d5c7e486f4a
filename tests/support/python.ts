import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Installs packages of Python into an environment of their own, once for a machine. Returns the path of the interpreter, or
 * why there is none. `imported` is a module of the last package.
 */
export async function pythonWith(
  packages: string,
  imported: string,
): Promise<{ python: string } | { missing: string }> {
  const venv = join(tmpdir(), `namaskah-${packages.replaceAll(/[^\w.]+/g, '-')}`);
  const python = join(venv, 'bin/python');
  try {
    if (!existsSync(python)) await run('python3', ['-m', 'venv', venv], { timeout: 30_000 });
    const has = await run(python, ['-c', `import ${imported}`]).then(
      () => true,
      () => false,
    );
    const install = ['-m', 'pip', 'install', '--quiet', ...packages.split(' ')];
    if (!has) await run(python, install, { timeout: 200_000 });
    return { python };
  } catch (error) {
    return { missing: `no python3 or no ${packages}: ${String(error).split('\n')[0]}` };
  }
}
