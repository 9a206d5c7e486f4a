import { rentMany, rentOrder, withReservations } from '../customers.ts';
import { figure, type Figure } from '../figures.ts';
import { Stage } from '../stage.ts';
import { median, percentile, range } from '../stats.ts';

/** As in workers/distance.ts. */
const [D1_MS, OBJECT_MS, PROVIDER_MS] = [15, 5, 250];
/** The order's row with its hold, and its mapping; purchase and details; its object. */
const ORDER_MS = 2 * PROVIDER_MS + 2 * D1_MS + OBJECT_MS;
/** Whose the reservation is, and that order's object. */
const FRAME_MS = D1_MS + OBJECT_MS;
const WARM = 3;
const ORDERS = 30;
const AWAITING = 110;
const PER_SECOND = 20;

/** Milliseconds of one order after the other, from its request to its number. */
async function orderTimes(stage: Stage, count: number): Promise<number[]> {
  const key = await stage.account();
  const order = { ...rentOrder(stage, key), connections: 1, requests: 1 };
  const times: number[] = [];
  for (let n = 0; n < WARM + count; n++) {
    const from = performance.now();
    const { refused, bodies } = await stage.loader.hammer(order);
    if (refused > 0) throw new Error(`an order was refused: ${bodies[0]}`);
    if (n >= WARM) times.push(performance.now() - from);
  }
  return times;
}

const times = (ms: readonly number[]): string =>
  `p50 ${median(ms).toFixed(0)} ms, p99 ${percentile(ms, 0.99).toFixed(0)} ms`;

/** Wall time where it is round trips that cost: against the trips that an order and a code cannot do without. */
export async function edge(): Promise<Figure[]> {
  const stage = await Stage.open({
    entry: 'bench/workers/distant.ts',
    vars: { PROVIDER_SPACING_MS: '1' },
  });
  try {
    await stage.provider.switches({ webhooks: { enabled: false } });
    const orders = await orderTimes(stage, ORDERS);
    const awaiting = await withReservations(stage, await rentMany(stage, AWAITING));
    const { latencies, lost } = await stage.loader.deliver({
      api: stage.urls.api,
      secret: stage.webhookSecret,
      awaiting,
      perSecond: PER_SECOND,
    });
    if (lost > 0) throw new Error(`${lost} frames never came`);
    return [
      figure(
        'an order’s number, edge distances',
        median(orders) / ORDER_MS,
        `${times(orders)}; unavoidable ${ORDER_MS} ms; ${range(orders)}`,
      ),
      figure(
        'webhook to frame, edge distances',
        median(latencies) / FRAME_MS,
        `${times(latencies)}; unavoidable ${FRAME_MS} ms`,
      ),
    ];
  } finally {
    await stage.close();
  }
}
