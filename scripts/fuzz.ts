// npm run fuzz [-- --seconds 60 --only key,session,staff,none]: Schemathesis calls every operation with an API key, a session, a
// staff session and no credential, and compares the answers with the OpenAPI document. The exit code is 0 when every finding has
// a reason in scripts/fuzz-accepted.ts. Needs Python 3 with pip.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pythonWith } from '../tests/support/python.ts';
import { ACCEPTED } from './fuzz-accepted.ts';
import { headersOf, type Credential } from './fuzz-logins.ts';
import { parseReport, unexplained, type Finding } from './fuzz-report.ts';
import { Server } from './server.ts';

const PACKAGE = 'schemathesis==4.32.5';
const FOLDER = resolve('.wrangler/fuzz');
/** Requests by a session that would end it or its account. */
const ENDS_SESSION =
  '^/v1/(account$|members/leave|auth/(sign-out|sessions|password|email|two-factor|recovery))';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    only: { type: 'string', default: 'key,session,staff,none' },
  },
});

const found = await pythonWith(PACKAGE, 'schemathesis');
if ('missing' in found) {
  console.log(
    `${found.missing}\nInstall Python 3 with venv and pip: ${PACKAGE} is installed by this script.`,
  );
  process.exit(1);
}
const st = join(dirname(found.python), 'st');

const RUNS: Readonly<Record<Credential, string[]>> = {
  key: ['--exclude-path-regex', '^/v1/(admin|auth)/'],
  session: ['--exclude-path-regex', `^/v1/admin/|${ENDS_SESSION}`],
  staff: ['--include-path-regex', '^/v1/admin/'],
  none: [],
};

/** A configuration, because only credentials that Schemathesis knows as such are left out by its checks of them. */
function configuration(headers: Record<string, string>): string {
  const { authorization, cookie, ...others } = headers;
  const lines = [
    `headers = { ${Object.entries(others)
      .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
      .join(', ')} }`,
    ...(authorization === undefined
      ? []
      : [
          '[auth.openapi.apiKey]',
          `bearer = ${JSON.stringify(authorization.replace('Bearer ', ''))}`,
        ]),
    ...(cookie === undefined
      ? []
      : ['[auth.openapi.session]', `api_key = ${JSON.stringify(cookie.replace(/^[^=]+=/, ''))}`]),
  ];
  return `${lines.join('\n')}\n`;
}

async function fuzz(server: Server, credential: Credential) {
  const folder = join(FOLDER, credential);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync('scripts/fuzz-hooks.py', join(folder, 'fuzz_hooks.py'));
  writeFileSync(
    join(folder, 'schemathesis.toml'),
    configuration(await headersOf(server, credential)),
  );
  const options = `run ${server.api}/v1/openapi.json --checks all --seed 1 --max-time ${values.seconds} --report ndjson --report-dir ${folder} --warnings off`;
  const child = spawn(st, [...options.split(' '), ...RUNS[credential]], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, SCHEMATHESIS_HOOKS: 'fuzz_hooks', PYTHONPATH: folder },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  const file = readdirSync(folder).find((name) => name.endsWith('.ndjson'));
  // 0: nothing found, 1: findings.
  if (file === undefined || code === null || code > 1)
    throw new Error(`${credential}: st ended with ${code}`);
  return parseReport(readFileSync(join(folder, file), 'utf8'));
}

const describeFinding = ({ check, operation, status, code, message, request }: Finding): string =>
  `${check}  ${operation}  ${status} ${code ?? ''}\n    ${request}\n    ${message.replaceAll('\n', '\n    ')}`;

const server = await Server.start();
const all: Finding[] = [];
let requests = 0;
for (const credential of values.only.split(',') as Credential[]) {
  const report = await fuzz(server, credential);
  const { faults } = unexplained(report.findings, ACCEPTED);
  console.log(
    `${credential.padEnd(8)} ${report.requests} requests, ${report.findings.length} findings, ${faults.length} without a reason`,
  );
  requests += report.requests;
  all.push(...report.findings);
}
const broken = await server.brokenLedgerRules();
await server.stop();

const { faults, unused } = unexplained(all, ACCEPTED);
const shown = new Map(faults.map((one) => [`${one.check} ${one.operation} ${one.code}`, one]));
for (const one of shown.values()) console.log(describeFinding(one));
for (const { check, reason } of unused) console.log(`not seen this time: ${check}: ${reason}`);
for (const { rule, count } of broken)
  console.log(`broken rule of the ledger: ${rule}, ${count} times`);
console.log(
  `${requests} requests, ${faults.length} findings without a reason, ${broken.length} broken rules`,
);
process.exit(faults.length + broken.length === 0 ? 0 : 1);
