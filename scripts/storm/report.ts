import { loadavg } from 'node:os';
import { sentCounts } from './faults.ts';
import { getWebhookCounts, totalOf } from './quiesce.ts';
import type { Storm, Wanted } from './run-load.ts';
import { SCENARIOS } from './scenarios.ts';
import type { World } from './world.ts';

const SHOWN = 50;

const tally = <T extends string>(names: readonly T[], countFor: (name: T) => number): string =>
  names.map((name) => `${countFor(name)} ${name}`).join(', ');

/** Prints the load, the violations and the rate. Returns true when there is no violation. */
export async function report(
  world: World,
  outcome: { storm: Storm; violations: string[]; seconds: number; wanted: Wanted },
): Promise<boolean> {
  const { storm, seconds, wanted } = outcome;
  const { intents, purchases } = storm.record;
  const captured = purchases.filter((one) => one.captured > 0).length;
  const unsold = purchases.filter((one) => one.isUnsold).length;
  // A kill interrupts at most one purchase of each buyer.
  const explained = world.kills * storm.buyers;
  const webhooks = await getWebhookCounts(world);
  const count = totalOf(webhooks);
  const violations = [
    ...outcome.violations,
    ...(webhooks.failed === sentCounts.forged || (sentCounts.forged === 0 && !webhooks.failed)
      ? []
      : [`${webhooks.failed} webhooks were refused, but ${sentCounts.forged} were forged`]),
    ...(captured === 0 ? ['no order was captured'] : []),
    ...(unsold > explained
      ? [`the provider did not sell for ${unsold} orders, and kills explain ${explained}`]
      : []),
    ...(count < wanted.webhooks ? [`only ${count} webhooks`] : []),
  ];
  const mean = storm.restarts.reduce((a, b) => a + b, 0) / Math.max(1, storm.restarts.length);
  const scenarios = tally(
    SCENARIOS,
    (scenario) => intents.filter((one) => one.scenario === scenario).length,
  );
  const returns = tally(
    ['refund', 'payout', 'dispute'] as const,
    (returnPath) => purchases.filter((one) => one.returnPath === returnPath).length,
  );
  console.log(`intents: ${scenarios}
purchases: ${purchases.length}, ${captured} captured, ${unsold} that the provider did not sell; returned meanwhile: ${returns}; ${storm.accountsInDebt} accounts in debt
webhooks: ${count}, of them ${sentCounts.forged} forged, ${sentCounts.untrue} untrue, ${sentCounts.unknown} with an unknown reference, ${sentCounts.repeated} repeated
kills: ${world.kills}, back after ${mean.toFixed(0)} ms on average; load of the last minutes ${loadavg()
    .map((one) => one.toFixed(1))
    .join(', ')}`);
  for (const violation of violations.slice(0, SHOWN)) console.log(`violation: ${violation}`);
  const total = intents.length + purchases.length;
  console.log(
    `${total} intents, ${count} webhooks, ${world.kills} kills in ${seconds.toFixed(0)} s: ${violations.length} violations; ` +
      `${(count / seconds).toFixed(0)} webhooks and ${(total / seconds).toFixed(1)} intents a second`,
  );
  return violations.length === 0;
}
