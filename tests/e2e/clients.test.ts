import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchOnce } from '../../scripts/fetch-once.ts';
import { Server } from '../../scripts/server.ts';
import type { Outcome, Targets } from '../clients/programs/outcome.ts';
import { startTomorrow } from '../clients/tomorrow.ts';
import { pythonWith } from '../support/python.ts';

const run = promisify(execFile);
const FOLDER = resolve('.wrangler/clients');
const DOCUMENT = join(FOLDER, 'openapi.json');
const programs = resolve('tests/clients/programs');

let server: Server;
let tomorrow: { url: string; stop: () => void };
let targets: Targets;

beforeAll(async () => {
  server = await Server.start();
  const text = await (await fetchOnce(`${server.api}/v1/openapi.programs.json`)).text();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(DOCUMENT, text);
  tomorrow = await startTomorrow(server.api, JSON.parse(text) as never);
  const account = { accountId: 'acc_clients', name: 'Client', tier: 'developer' as const };
  const key = await server.seed({ ...account, credits: 10_000 });
  targets = { api: server.api, tomorrow: tomorrow.url, key };
  await run(process.execPath, ['tests/clients/generate.ts', DOCUMENT, FOLDER]);
});

afterAll(async () => {
  tomorrow.stop();
  await server.stop();
});

const SIX_DIGITS = expect.stringMatching(/^\d{6}$/) as string;
const OUTCOME: Outcome = {
  state: 'completed',
  number: expect.stringMatching(/^\+1\d{10}$/) as string,
  code: SIX_DIGITS,
  problem: { status: 400, code: 'request.invalid', errors: [['/areaCodes/0', 'wrong_format']] },
  later: { state: 'tomorrow', code: SIX_DIGITS, problem: 'tomorrow' },
};

test('the clients of hey-api and openapi-typescript, and programs written for them, compile strictly', async () => {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const checked = await run(process.execPath, [tsc, '-p', 'tests/clients']).catch(
    (error: { stdout: string }) => error,
  );
  expect(checked.stdout).toBe('');
});

test.for(['hey-api', 'openapi-fetch'])(
  'a program with the client of %s rents a number, and reads its code, a problem and the answers of a later version',
  async (name) => {
    const program = (await import(join(programs, `${name}.ts`))) as {
      run: (given: Targets) => Promise<Outcome>;
    };
    expect(await program.run(targets)).toEqual(OUTCOME);
  },
);

test('a program with the client of openapi-python-client does the same', async ({ skip }) => {
  const found = await pythonWith('openapi-python-client==0.29.1', 'openapi_python_client');
  if ('missing' in found) return skip(found.missing);
  const output = join(FOLDER, 'python');
  mkdirSync(output);
  const options = `generate --meta none --fail-on-warning --config tests/clients/python.yaml --path ${DOCUMENT}`;
  const generated = await run(found.python, [
    '-m',
    'openapi_python_client',
    ...options.split(' '),
    '--output-path',
    join(output, 'namaskah_client'),
  ]).catch((error: { stdout: string; stderr: string }) => error);
  expect(`${generated.stdout}${generated.stderr}`).not.toMatch(/warning|error/i);
  const { stdout } = await run(
    found.python,
    [join(programs, 'openapi-python-client.py'), targets.api, targets.tomorrow, targets.key],
    { env: { ...process.env, PYTHONPATH: output } },
  );
  expect(JSON.parse(stdout)).toEqual(OUTCOME);
});
