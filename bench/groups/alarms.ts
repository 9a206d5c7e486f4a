import { setTimeout as sleep } from 'node:timers/promises';
import { cancelAll, rentMany, withReservations } from '../customers.ts';
import { figure, type Figure } from '../figures.ts';
import { Stage } from '../stage.ts';
import { median, percentile, range } from '../stats.ts';
import { LATENESS_PATH } from '../workers/lateness.ts';

const FEW = 500;
const MANY = 2_000;
const WINDOW_MS = 5_000;
const WINDOWS = 5;

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
  const seen = await watch(stage, stage.urls.yardstick, WINDOWS);
  await post('/end', FEW);
  await sleep(500);
  return seen;
}

/** Polling only: every awaiting order asks every five seconds. */
export async function alarms(): Promise<Figure[]> {
  const vars = { PROVIDER_SPACING_MS: '1' };
  const stage = await Stage.open({ entry: 'bench/workers/probed.ts', vars });
  try {
    await stage.provider.switches({ webhooks: { enabled: false } });
    const [probe] = await withReservations(stage, await rentMany(stage, 1));
    const plain = await bare(stage, probe?.reservationId ?? '');
    const orders = await rentMany(stage, FEW);
    await sleep(6_000);
    const few = await watch(stage, stage.urls.api, WINDOWS);
    const again = await bare(stage, probe?.reservationId ?? '').catch(() => []);
    await cancelAll(stage, again.length === 0 ? orders : []);
    const more = await rentMany(stage, MANY - FEW);
    await sleep(6_000);
    const many = await watch(stage, stage.urls.api, 3);
    void more;
    const unit = median(plain.map((one) => one.micros));
    const ratios = few.map((one) => one.micros / unit);
    const late = (windows: Window[]) =>
      percentile(
        windows.flatMap((one) => one.late),
        0.99,
      );
    const perSecond = (windows: Window[]) =>
      `${Math.round(windows.flatMap((one) => one.late).length / (windows.length * 5))} alarms/s`;
    const note = `${range(ratios)}; ${median(few.map((one) => one.micros)).toFixed(0)} µs, bare ${unit.toFixed(0)} µs`;
    return [
      figure('alarm with its poll', median(ratios), note),
      figure('alarm lateness p99, 500 awaiting', late(few), perSecond(few)),
      figure('alarm lateness p99, 2000 awaiting', late(many), perSecond(many)),
    ];
  } finally {
    await stage.close();
  }
}
