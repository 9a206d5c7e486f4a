// npm run generators: checks the OpenAPI documents with Spectral, and generates clients with openapi-generator (Python and Go),
// compiles them and runs a program with each against the local system. Needs Java, Python 3 with pip, Go, and the package
// registries; says what is missing and exits with 1.
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { startTomorrow } from '../tests/clients/tomorrow.ts';
import { pythonWith } from '../tests/support/python.ts';
import { readOpenApi } from './openapi.ts';
import { Server } from './server.ts';

const run = promisify(execFile);
const FOLDER = resolve('.wrangler/generators');
const PROGRAMS = resolve('tests/clients/programs');
const SPECTRAL = '@stoplight/spectral-cli@6.16.3';
const GENERATOR = 'openapi-generator-cli==7.26.0';
const PYTHON_CLIENT = 'urllib3 python-dateutil typing-extensions pydantic';
const MAX_OUTPUT = 16 * 1024 ** 2;

const NEEDED = [
  ['java', '-version', 'apt-get install default-jre-headless'],
  ['python3', '--version', 'apt-get install python3-venv python3-pip'],
  ['go', 'version', 'apt-get install golang-go'],
] as const;

const missing = NEEDED.filter(([tool, flag]) => spawnSync(tool, [flag]).status !== 0);
for (const [tool, , install] of missing) console.log(`${tool} is missing: ${install}`);
if (missing.length > 0) process.exit(1);

interface Target {
  language: string;
  /** Keys of the document that the generator cannot take. */
  without: readonly string[];
  options: string;
  /** Compiles the client in `folder`; returns the command that runs the program. */
  build: (
    folder: string,
  ) => Promise<[command: string, args: string[], env?: Record<string, string>]>;
}

const TARGETS: readonly Target[] = [
  {
    language: 'python',
    // It makes methods of webhooks whose parameters have no type, a syntax error (openapi-generator 7.26).
    without: ['webhooks'],
    options: '--package-name namaskah_client',
    build: async (folder) => {
      const found = await pythonWith(PYTHON_CLIENT, 'pydantic');
      if ('missing' in found) throw new Error(found.missing);
      await run(found.python, ['-m', 'compileall', '-q', folder]);
      return [found.python, [join(PROGRAMS, 'openapi-generator.py')], { PYTHONPATH: folder }];
    },
  },
  {
    language: 'go',
    without: [],
    // Its default refuses fields that the document does not have, which answers may get.
    options:
      '--package-name namaskah --additional-properties disallowAdditionalPropertiesIfNotPresent=false',
    build: async (folder) => {
      // Generated tests, which import the client by an address that it does not have.
      rmSync(join(folder, 'test'), { recursive: true });
      mkdirSync(join(folder, 'program'));
      cpSync(join(PROGRAMS, 'openapi-generator.go'), join(folder, 'program/main.go'));
      const options = { cwd: folder, maxBuffer: MAX_OUTPUT };
      await run('go', ['mod', 'edit', '-module', 'namaskah/client'], options);
      await run('go', ['mod', 'tidy'], options);
      await run('go', ['vet', '.'], options);
      await run('go', ['build', '-o', 'openapi-generator', './program'], options);
      return [join(folder, 'openapi-generator'), []];
    },
  },
];

async function spectral(document: string): Promise<void> {
  const tools = join(FOLDER, 'spectral');
  const install = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', SPECTRAL];
  if (!existsSync(join(tools, 'node_modules'))) {
    mkdirSync(tools, { recursive: true });
    writeFileSync(join(tools, 'package.json'), '{ "private": true }');
    await run('npm', install, { cwd: tools });
  }
  const bin = join(tools, 'node_modules/.bin/spectral');
  const rules = ['--ruleset', 'tests/clients/spectral.yaml', '--fail-severity', 'hint'];
  await run(bin, ['lint', document, ...rules], { maxBuffer: MAX_OUTPUT });
}

async function jar(): Promise<string> {
  const found = await pythonWith(GENERATOR, 'openapi_generator_cli');
  if ('missing' in found) throw new Error(found.missing);
  const code = 'import openapi_generator_cli as it; print(it.__path__[0])';
  const { stdout } = await run(found.python, ['-c', code]);
  return join(stdout.trim(), 'openapi-generator.jar');
}

const EXPECTED = {
  state: 'completed',
  problem: { status: 400, code: 'request.invalid', errors: [['/metadata/a[b]', 'invalid']] },
  later: { state: 'tomorrow', problem: 'tomorrow' },
};

/** @throws unless the program read a number, its code, the problem and the answers of a later version */
function assertOutcome(text: string): string {
  const { number, code, later, ...rest } = JSON.parse(text) as {
    number: string;
    code: string;
    later: { code: string };
  };
  const { code: codeLater, ...unknown } = later;
  const isRight =
    isDeepStrictEqual({ ...rest, later: unknown }, EXPECTED) &&
    /^\+1\d{10}$/.test(number) &&
    /^\d{6}$/.test(code) &&
    codeLater === code;
  if (!isRight) throw new Error(`the program read ${text}`);
  return `rented ${number}, read ${code}`;
}

async function client(
  { language, without, options, build }: Target,
  generator: string,
  addresses: string[],
): Promise<string> {
  const folder = join(FOLDER, language);
  rmSync(folder, { recursive: true, force: true });
  const whole = JSON.parse(await readOpenApi('openapi.programs.json')) as object;
  const part = Object.entries(whole).filter(([key]) => !without.includes(key));
  const document = join(FOLDER, `${language}.json`);
  writeFileSync(document, JSON.stringify(Object.fromEntries(part)));
  const generate = `-jar ${generator} generate -i ${document} -g ${language} -o ${folder} ${options}`;
  await run('java', generate.split(' '), { maxBuffer: MAX_OUTPUT });
  const [command, args, env] = await build(folder);
  const { stdout } = await run(command, [...args, ...addresses], {
    env: { ...process.env, ...env },
  });
  return assertOutcome(stdout);
}

let failures = 0;
async function attempt(name: string, work: () => Promise<string>): Promise<void> {
  const started = performance.now();
  const [word, said] = await work().then(
    (text) => ['ok', text],
    (error: Error & { stdout?: string; stderr?: string }) => {
      failures++;
      return ['FAILED', `${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`];
    },
  );
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`${name.padEnd(28)} ${word} ${seconds} s  ${said}`);
}

mkdirSync(FOLDER, { recursive: true });
for (const name of ['openapi.json', 'openapi.programs.json'] as const) {
  const file = join(FOLDER, name);
  writeFileSync(file, await readOpenApi(name));
  await attempt(`spectral ${name}`, () => spectral(file).then(() => '0 findings'));
}

const server = await Server.start();
const document = JSON.parse(await readOpenApi('openapi.programs.json')) as never;
const tomorrow = await startTomorrow(server.api, document);
const account = { accountId: 'acc_generators', name: 'G', tier: 'developer' as const };
const key = await server.seed({ ...account, credits: 10_000 });
const generator = await jar();
console.log(`openapi-generator in ${dirname(generator)}`);
for (const target of TARGETS)
  await attempt(`openapi-generator ${target.language}`, () =>
    client(target, generator, [server.api, tomorrow.url, key]),
  );
tomorrow.stop();
await server.stop();
console.log(failures === 0 ? 'all generators work' : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
