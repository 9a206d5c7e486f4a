import { loadavg } from 'node:os';
import { FATES } from './fates.ts';
import type { Storm } from './rage.ts';
import { countOf, type Webhooks } from './rest.ts';
import { fired } from './strikes.ts';

const SHOWN = 50;

/** What became of one storm. */
export interface Outcome {
  storm: Storm;
  faults: string[];
  /** What the sandbox's Paystack sent, by what became of it. */
  webhooks: Webhooks;
  kills: number;
}

const tally = <T extends string>(names: readonly T[], countFor: (name: T) => number): string =>
  names.map((name) => `${countFor(name)} ${name}`).join(', ');
const sumOf = (outcomes: readonly Outcome[], countFor: (outcome: Outcome) => number): number =>
  outcomes.reduce((sum, outcome) => sum + countFor(outcome), 0);

/** Prints what was done, what is wrong with it and how fast it was. True when nothing is wrong. */
export function report(outcomes: readonly Outcome[], seconds: number): boolean {
  const storms = outcomes.map(({ storm }) => storm);
  const intents = storms.flatMap(({ diary }) => diary.intents);
  const bought = storms.flatMap(({ diary }) => diary.bought);
  const restarts = storms.flatMap((storm) => storm.restarts);
  const owing = storms.reduce((sum, storm) => sum + storm.owing, 0);
  const webhooks = sumOf(outcomes, (one) => countOf(one.webhooks));
  const refused = sumOf(outcomes, (one) => one.webhooks.failed ?? 0);
  const kills = sumOf(outcomes, (one) => one.kills);
  const faults = [
    ...outcomes.flatMap((one) => one.faults),
    ...(refused === fired.forged
      ? []
      : [`${refused} webhooks were refused, and ${fired.forged} forged`]),
  ];
  const mean = restarts.reduce((a, b) => a + b, 0) / Math.max(1, restarts.length);
  const fates = tally(FATES, (fate) => intents.filter((one) => one.fate === fate).length);
  const ways = tally(
    ['refund', 'payout', 'dispute'] as const,
    (way) => bought.filter((one) => one.way === way).length,
  );
  const captured = bought.filter((one) => one.captured > 0).length;
  console.log(`intents: ${fates}
purchases: ${bought.length}, ${captured} captured; while they ran: ${ways}; ${owing} accounts owed
webhooks: ${webhooks}, of them ${fired.forged} forged, ${fired.lying} lying, ${fired.unknown} of nobody, ${fired.repeated} repeated by hand
kills: ${kills}, back after ${mean.toFixed(0)} ms on average; load of the last minutes ${loadavg()
    .map((one) => one.toFixed(1))
    .join(', ')}`);
  for (const fault of faults.slice(0, SHOWN)) console.log(`fault: ${fault}`);
  const total = intents.length + bought.length;
  console.log(
    `${total} intents, ${webhooks} webhooks, ${kills} kills in ${seconds.toFixed(0)} s: ${faults.length} faults; ` +
      `${(webhooks / seconds).toFixed(0)} webhooks and ${(total / seconds).toFixed(1)} intents a second`,
  );
  return faults.length === 0;
}
