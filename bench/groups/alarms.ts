import { setTimeout as sleep } from 'node:timers/promises';
import { cancelAll, rentMany, withReservations, type Rented } from '../customers.ts';
import { figure, type Figure } from '../figures.ts';
import { Stage } from '../stage.ts';
import { median, percentile, range } from '../stats.ts';
import { LATENESS_PATH } from '../workers/lateness.ts';

const FEW = 500;
const MANY = 2_000;
const WINDOW_MS = 5_000;
const WINDOWS = 5;
const BARE_WINDOWS = 3;

interface Window {
  /** Microseconds of CPU for one alarm. */
  micros: number;
  late: number[];
}

const lateness = async (url: string): Promise<number[]> =>
  (await (await fetch(url + LATENESS_PATH)).json()) as number[];

/** What alarms cost and how late they come while nothing else happens. */
async function watch(stage: Stage, url: string, windows: number): Promise<Window[]> {
  const seen: Window[] = [];
  for (let n = 0; n < windows; n++) {
    await lateness(url);
    const before = stage.cpu();
    await sleep(WINDOW_MS);
    const after = stage.cpu();
    const late = await lateness(url);
    seen.push({ micros: (after - before) / Math.max(1, late.length), late });
  }
  return seen;
}

async function bare(stage: Stage, reservationId: string): Promise<Window[]> {
  const token = await stage.provider.token();
  const polls = Array.from({ length: FEW }, (_, i) => ({
    reservationId,
    token,
    firstInMs: 1_000 + (i * WINDOW_MS) / FEW,
  }));
  const post = (path: string, body: unknown) =>
    fetch(stage.urls.yardstick + path, { method: 'POST', body: JSON.stringify(body) });
  await post('/begin', polls);
  // Past the first look of all, which also opens their files.
  await sleep(7_000);
  const seen = await watch(stage, stage.urls.yardstick, BARE_WINDOWS);
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

/** Orders that await their code by polling only, watched once each has polled. */
async function awaiting(stage: Stage, orders: Rented[], windows: number): Promise<Window[]> {
  await sleep(6_000);
  const seen = await watch(stage, stage.urls.api, windows);
  if (orders.length === FEW) await cancelAll(stage, orders);
  return seen;
}

/** Polling only: every awaiting order asks every five seconds. Bare, ours, bare again, then four times as many. */
export async function alarms(): Promise<Figure[]> {
  // All of them every five seconds: what the provider account gives is not what is measured.
  const vars = { PROVIDER_SPACING_MS: '1', PROVIDER_CALLS_PER_SECOND: '1000' };
  const stage = await Stage.open({ entry: 'bench/workers/probed.ts', vars });
  try {
    await stage.provider.switches({ webhooks: { enabled: false } });
    const [probe] = await withReservations(stage, await rentMany(stage, 1));
    const reservationId = probe?.reservationId ?? '';
    const before = await bare(stage, reservationId);
    const few = await awaiting(stage, await rentMany(stage, FEW), WINDOWS);
    const after = await bare(stage, reservationId);
    const many = await awaiting(stage, await rentMany(stage, MANY), 3);
    const unit = median(micros([...before, ...after]));
    const ratios = micros(few).map((one) => one / unit);
    const note = `${range(ratios)}; ${median(micros(few)).toFixed(0)} µs, bare ${unit.toFixed(0)} µs; bare late ${p99(before).toFixed(0)} ms`;
    return [
      figure('alarm with its poll', median(ratios), note),
      figure('alarm lateness p99, 500 awaiting', p99(few), rate(few)),
      figure('alarm lateness p99, 2000 awaiting', p99(many), rate(many)),
    ];
  } finally {
    await stage.close();
  }
}
