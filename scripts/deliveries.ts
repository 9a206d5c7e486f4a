// npm run deliveries [-- events receivers]: sends every event to every receiver (two hang, one fails), kills the
// runtime meanwhile and prints the rate. 500 events to 20 receivers are 10,000 deliveries.
import { run } from './delivery-run.ts';

const [events = 500, receivers = 20] = process.argv.slice(2).map(Number);
const LIMIT_MS = 120_000;
const result = await run({ events, receivers, idle: 100, limitMs: LIMIT_MS });
const { latencies, arrived, ms, missing, repeated, forged, waiting, restartMs } = result;
const at = (share: number): number => latencies[Math.ceil(latencies.length * share) - 1] ?? NaN;

console.log(`event to request, idle: p50 ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms`);
console.log(
  `${events * receivers} deliveries, ${arrived} to healthy receivers in ${(ms / 1_000).toFixed(1)} s: ` +
    `${(arrived / (ms / 1_000)).toFixed(0)} a second, with a kill in the middle (back after ${restartMs.toFixed(0)} ms)`,
);
console.log(
  `${missing} missing, ${repeated} repeated under the same webhook-id, ${forged} with a wrong signature, ` +
    `${waiting} waiting for the hanging and the failing ones`,
);
process.exit(
  missing === 0 && forged === 0 && waiting > 0 && at(0.5) <= 150 && at(0.99) <= 1_000 ? 0 : 1,
);
