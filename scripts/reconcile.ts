// npm run reconcile [-- 2026-11-21]: compares a UTC day (default: today) of the local database with Paystack's list and
// explains the differences. Reads only; the exit code is 1 when there are differences. Namaskah must be running.
import { existsSync, readFileSync } from 'node:fs';
import type * as Daily from '../worker/billing/payments/reconciliation/compare-day.ts';
import { Harness } from './harness.ts';
import { importBundled } from './bundled.ts';
import { freePort, harnessWorker, launch } from './runtime.ts';
import { localSecrets } from './secrets.ts';

const LOCK = '.wrangler/start.json';
const [day = new Date().toISOString().slice(0, 10)] = process.argv.slice(2);
if (Number.isNaN(Date.parse(`${day}T00:00:00Z`))) {
  console.error(`"${day}" is not a date: write it as 2026-11-21.`);
  process.exit(2);
}
if (!existsSync(LOCK)) {
  console.error('Namaskah is not running: start it with npm start, then try again.');
  process.exit(2);
}
const { sandbox } = JSON.parse(readFileSync(LOCK, 'utf8')) as { sandbox: string };

const { PAYSTACK_SECRET_KEY } = localSecrets();
const harness = new Harness(await freePort(Number(URL.parse(sandbox)?.port) + 1));
const vars = { PAYSTACK_URL: `${sandbox}/paystack`, PAYSTACK_SECRET_KEY };
const mf = await launch({ state: '.wrangler/state/v3' }, [
  await harnessWorker(harness, vars, { alone: true }),
]);
try {
  const { DIFFERENCE_KINDS } = await importBundled<typeof Daily>(
    'worker/billing/payments/reconciliation/compare-day.ts',
  );
  const report = await harness.ask('reconcile', day);
  if (!report) throw new Error('Paystack does not answer');
  console.log(
    `${day}: ${report.transactions} transactions at Paystack, ${report.payments} payments`,
  );
  for (const { kind, reference } of report.differences)
    console.log(`${kind.padEnd(22)} ${reference}  ${DIFFERENCE_KINDS[kind]}`);
  const { length } = report.differences;
  console.log(`${length} ${length === 1 ? 'difference' : 'differences'}`);
  process.exitCode = length === 0 ? 0 : 1;
} finally {
  await mf.dispose();
}
