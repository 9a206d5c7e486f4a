// npm start: runs dashboard, API and sandbox in one Node process and one workerd, migrated and seeded. Ctrl-C stops
// all.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { demoLogin } from './demo-login.ts';
import { Harness } from './harness.ts';
import { dashboardUrlOf, freePort, isFree, startRuntime } from './runtime.ts';
import { localSecrets } from './secrets.ts';

const LOCK = '.wrangler/start.json';
const CRON_MS = 60_000;

const commandOf = (pid: number): string => {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
};

const PORT_RELEASE_MS = 5_000;

/** Removes the workerd that a killed Node process left behind; exits when Namaskah is running. */
async function clearLock(): Promise<void> {
  if (!existsSync(LOCK)) return;
  const old = JSON.parse(readFileSync(LOCK, 'utf8')) as {
    node: number;
    web: string;
    api: string;
    sandbox: string;
    workerd: number[];
  };
  if (commandOf(old.node).includes('start.ts')) {
    console.error(`Namaskah already runs at ${old.api} (process ${old.node}).`);
    process.exit(1);
  }
  const left = old.workerd.filter((pid) => commandOf(pid).includes('workerd serve'));
  for (const pid of left) process.kill(pid, 'SIGKILL');
  // Waits for the ports, so that addresses stay the same: a killed process releases its ports last.
  const ports = [old.web, old.api, old.sandbox]
    .map((address) => Number(URL.parse(address)?.port))
    .filter(Number.isInteger);
  const until = Date.now() + PORT_RELEASE_MS;
  while (!(await Promise.all(ports.map(isFree))).every(Boolean) && Date.now() < until)
    await setTimeout(20);
}

mkdirSync('.wrangler', { recursive: true });
await clearLock();
const secrets = localSecrets();
const web = await freePort(Number(process.env['PORT'] ?? 8787));
const api = await freePort(web + 1);
const sandbox = await freePort(api + 1);
const harness = new Harness(await freePort(sandbox + 1));
const wait = process.env['VERIFICATION_SECONDS'];
// Requests through the Pages function carry the dashboard's Origin.
const dashboard = dashboardUrlOf(web);
const runtime = await startRuntime({
  ports: { web, api, sandbox },
  harness,
  state: '.wrangler/state/v3',
  apiVars: {
    ...secrets,
    DASHBOARD_ORIGIN: dashboard,
    ...(wait ? { VERIFICATION_SECONDS: wait } : {}),
  },
  sandboxVars: {
    TEXTVERIFIED_API_KEY: secrets.TEXTVERIFIED_API_KEY,
    TEXTVERIFIED_USERNAME: 'namaskah@example.com',
    TEXTVERIFIED_WEBHOOK_SECRET: secrets.TEXTVERIFIED_WEBHOOK_SECRET,
    RESEND_API_KEY: secrets.RESEND_API_KEY,
    PAYSTACK_SECRET_KEY: secrets.PAYSTACK_SECRET_KEY,
    TWILIO_AUTH_TOKEN: secrets.TWILIO_AUTH_TOKEN,
  },
  verbose: process.env['VERBOSE'] === '1',
});
// On 'exit', because a signal hook of Miniflare ends the process.
process.once('exit', () => rmSync(LOCK, { force: true }));
const stop = async () => {
  await runtime.mf.dispose();
  process.exit(0);
};
process.once('SIGINT', () => void stop()).once('SIGTERM', () => void stop());

const demo = await demoLogin(runtime.api, harness);
const { key } = demo;
await harness.ask('seedRates', null);
await harness.ask('cron', null);
setInterval(() => {
  harness.ask('cron', null).catch((error: unknown) => console.error('cron', error));
}, CRON_MS);
const lock = { node: process.pid, workerd: runtime.workerd, web: dashboard, api: runtime.api, key };
writeFileSync(LOCK, JSON.stringify({ ...lock, sandbox: runtime.sandbox }), { mode: 0o600 });

const rent = (service: string, query: string) =>
  `curl -sS -X POST '${runtime.api}/v1/verifications${query}' -H 'Authorization: Bearer ${key}' ` +
  `-H 'Content-Type: application/json' -d '{"service":"${service}"}'`;
console.log(`
Namaskah is running. Press Ctrl-C to stop it.
  Dashboard      ${dashboard}
  Login          ${demo.email}   ${demo.password}
  API            ${runtime.api}
  API key        ${key}

Simulated providers:
  TextVerified   ${runtime.sandbox}/sandbox            numbers that were sold; send an SMS to one
  Paystack       ${runtime.sandbox}/sandbox/paystack   transactions, refunds, webhooks
  Emails         ${runtime.sandbox}/sandbox/mail       emails that the application sent
  Texts          ${runtime.sandbox}/sandbox/texts      texts that it sent to phones

Variables for the requests in README.md:
  export API=${runtime.api} SANDBOX=${runtime.sandbox} KEY=${key}

Rent a number and wait for its code:
  ${rent('whatsapp', '?wait=25')}

Rent a number that never receives a code; its credits come back at the deadline:
  ${rent('nocode', '')}
`);
