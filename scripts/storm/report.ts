import { loadavg } from 'node:os';
import { FATES } from './fates.ts';
import type { Storm, Wanted } from './rage.ts';
import { countOf, webhooksOf } from './rest.ts';
import { fired } from './strikes.ts';
import type { World } from './world.ts';

const SHOWN = 50;

const tally = <T extends string>(names: readonly T[], countFor: (name: T) => number): string =>
  names.map((name) => `${countFor(name)} ${name}`).join(', ');

/** Prints what was done, what is wrong with it and how fast it was. True when nothing is wrong. */
export async function report(
  world: World,
  outcome: { storm: Storm; faults: string[]; seconds: number; wanted: Wanted },
): Promise<boolean> {
  const { storm, seconds, wanted } = outcome;
  const { intents, bought } = storm.diary;
  const webhooks = await webhooksOf(world);
  const count = countOf(webhooks);
  const faults = [
    ...outcome.faults,
    ...(webhooks.failed === fired.forged || (fired.forged === 0 && !webhooks.failed)
      ? []
      : [`${webhooks.failed} webhooks were refused, and ${fired.forged} forged`]),
    ...(count < wanted.webhooks ? [`only ${count} webhooks`] : []),
  ];
  const mean = storm.restarts.reduce((a, b) => a + b, 0) / Math.max(1, storm.restarts.length);
  const fates = tally(FATES, (fate) => intents.filter((one) => one.fate === fate).length);
  const ways = tally(
    ['refund', 'payout', 'dispute'] as const,
    (way) => bought.filter((one) => one.way === way).length,
  );
  const captured = bought.filter((one) => one.captured > 0).length;
  console.log(`intents: ${fates}
purchases: ${bought.length}, ${captured} captured; while they ran: ${ways}; ${storm.owing} accounts owed
webhooks: ${count}, of them ${fired.forged} forged, ${fired.lying} lying, ${fired.unknown} of nobody, ${fired.repeated} repeated by hand
kills: ${world.kills}, back after ${mean.toFixed(0)} ms on average; load of the last minutes ${loadavg()
    .map((one) => one.toFixed(1))
    .join(', ')}`);
  for (const fault of faults.slice(0, SHOWN)) console.log(`fault: ${fault}`);
  const total = intents.length + bought.length;
  console.log(
    `${total} intents, ${count} webhooks, ${world.kills} kills in ${seconds.toFixed(0)} s: ${faults.length} faults; ` +
      `${(count / seconds).toFixed(0)} webhooks and ${(total / seconds).toFixed(1)} intents a second`,
  );
  return faults.length === 0;
}
