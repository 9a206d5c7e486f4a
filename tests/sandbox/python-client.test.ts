import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { KEY, startSandbox, USER } from './support.ts';

const run = promisify(execFile);
const PACKAGE = 'textverified==0.1.1';
const venv = join(tmpdir(), 'namaskah-textverified-0.1.1');
const python = join(venv, 'bin/python');
const script = join(import.meta.dirname, '../../sandbox/textverified/python-client.py');

/** Why the client is not available, or undefined. */
async function prepare(): Promise<string | undefined> {
  try {
    if (!existsSync(python)) await run('python3', ['-m', 'venv', venv], { timeout: 30_000 });
    const has = await run(python, ['-c', 'import textverified']).then(
      () => true,
      () => false,
    );
    if (!has) await run(python, ['-m', 'pip', 'install', '--quiet', PACKAGE], { timeout: 50_000 });
    return undefined;
  } catch (error) {
    return String(error).split('\n')[0];
  }
}

test('the provider’s own Python client works against the sandbox, unchanged', async (context) => {
  const reason = await prepare();
  if (reason !== undefined) context.skip(`no python3 or no ${PACKAGE}: ${reason}`);
  const sandbox = await startSandbox();
  await sandbox.fresh();
  const { stdout } = await run(python, [script, sandbox.url, KEY, USER], { timeout: 40_000 });
  expect(JSON.parse(stdout)).toEqual({
    catalogue: {
      username: USER,
      balance: 10_000,
      services: expect.any(Number),
      areaCodes: expect.any(Number),
      price: 1.25,
      hasStock: true,
    },
    rent: {
      number: expect.stringMatching(/^206555\d{4}$/),
      cost: 1.5,
      code: '123456',
      completed: true,
      sms: 1,
    },
    cancel: 'verificationCanceled',
    pages: [3, 3, 3],
    sale: [1, 'verification'],
    calls: 0,
    refusals: ['PricingFailure', 'Unavailable', 'InsufficientBalance'],
    mock: ['mock_ver_success', '123456'],
  });
  await sandbox.stop();
});
