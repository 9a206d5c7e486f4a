import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { pythonWith } from '../support/python.ts';
import { KEY, startSandbox, USER } from './support.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, '../../sandbox/textverified/python-client.py');

test('the provider’s own Python client works against the sandbox, unchanged', async (context) => {
  const found = await pythonWith('textverified==0.1.1', 'textverified');
  if ('missing' in found) return context.skip(found.missing);
  const sandbox = await startSandbox();
  await sandbox.fresh();
  const { stdout } = await run(found.python, [script, sandbox.url, KEY, USER], { timeout: 40_000 });
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
