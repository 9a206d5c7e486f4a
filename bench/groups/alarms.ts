import { setTimeout as sleep } from 'node:timers/promises';
import { cancelAll, rentMany, withReservations, type Rented } from '../lib/customers.ts';
import { figure, type Figure } from '../lib/figures.ts';
import { Testbed } from '../lib/testbed.ts';
import { median, percentile, range } from '../lib/stats.ts';
import { LATENESS_PATH } from '../workers/lateness.ts';

const FEW = 500;
const MANY = 2_000;
const WINDOW_MS = 5_000;
const WINDOWS = 5;
const BARE_WINDOWS = 3;

interface Window {
  /** CPU microseconds per alarm. */
  micros: number;
  late: number[];
}

const lateness = async (url: string): Promise<number[]> =>
  (await (await fetch(url + LATENESS_PATH)).json()) as number[];

/** Measures cost and lateness of alarms while nothing else happens. */
async function watch(testbed: Testbed, url: string, windows: number): Promise<Window[]> {
  const seen: Window[] = [];
  for (let n = 0; n < windows; n++) {
    await lateness(url);
    const before = testbed.cpu();
    await sleep(WINDOW_MS);
    const after = testbed.cpu();
    const late = await lateness(url);
    seen.push({ micros: (after - before) / Math.max(1, late.length), late });
  }
  return seen;
}

async function bare(testbed: Testbed, reservationId: string): Promise<Window[]> {
  const token = await testbed.provider.token();
  const polls = Array.from({ length: FEW }, (_, i) => ({
    reservationId,
    token,
    firstInMs: 1_000 + (i * WINDOW_MS) / FEW,
  }));
  const post = (path: string, body: unknown) =>
    fetch(testbed.urls.yardstick + path, { method: 'POST', body: JSON.stringify(body) });
  await post('/begin', polls);
  // After the first poll of each object, which also opens its file.
  await sleep(7_000);
  const seen = await watch(testbed, testbed.urls.yardstick, BARE_WINDOWS);
  await post('/end', FEW);
  await sleep(500);
  return seen;
}

const micros = (windows: readonly Window[]): number[] => windows.map((one) => one.micros);

const p99 = (windows: readonly Window[]): number =>
  percentile(
    windows.flatMap((one) => one.late),
    0.99,
  );

const rate = (windows: readonly Window[]): string => {
  const alarmsSeen = windows.flatMap((one) => one.late).length;
  return `${Math.round((alarmsSeen * 1_000) / (windows.length * WINDOW_MS))} alarms/s`;
};

/** Measures orders that await their code by polling only, after each has polled once. */
async function awaiting(testbed: Testbed, orders: Rented[], windows: number): Promise<Window[]> {
  await sleep(6_000);
  const seen = await watch(testbed, testbed.urls.api, windows);
  if (orders.length === FEW) await cancelAll(testbed, orders);
  return seen;
}

/**
 * Polling only: each order polls every five seconds. Compares bare alarms, 500 orders, bare alarms again, then 2,000
 * orders.
 */
export async function alarms(): Promise<Figure[]> {
  // No spacing and no rate limit at the provider: they are not what is measured.
  const vars = { PROVIDER_SPACING_MS: '1', PROVIDER_CALLS_PER_SECOND: '1000' };
  const testbed = await Testbed.start({ entry: 'bench/workers/probed.ts', vars });
  try {
    await testbed.provider.switches({ webhooks: { enabled: false } });
    const [probe] = await withReservations(testbed, await rentMany(testbed, 1));
    const reservationId = probe?.reservationId ?? '';
    const before = await bare(testbed, reservationId);
    const few = await awaiting(testbed, await rentMany(testbed, FEW), WINDOWS);
    const after = await bare(testbed, reservationId);
    const many = await awaiting(testbed, await rentMany(testbed, MANY), 3);
    const unit = median(micros([...before, ...after]));
    const ratios = micros(few).map((one) => one / unit);
    const note = `${range(ratios)}; ${median(micros(few)).toFixed(0)} µs, bare ${unit.toFixed(0)} µs; bare late ${p99(before).toFixed(0)} ms`;
    return [
      figure('alarm with its poll', median(ratios), note),
      figure('alarm lateness p99, 500 awaiting', p99(few), rate(few)),
      figure('alarm lateness p99, 2000 awaiting', p99(many), rate(many)),
    ];
  } finally {
    await testbed.close();
  }
}
