import { rentMany, rentOrder, withReservations } from '../lib/customers.ts';
import { figure, type Figure } from '../lib/figures.ts';
import { Testbed } from '../lib/testbed.ts';
import { median, percentile, range } from '../lib/stats.ts';

/** As in workers/distance.ts. */
const [D1_MS, OBJECT_MS, PROVIDER_MS] = [15, 5, 250];
/** The order with its hold, and its mapping (D1); purchase and details (provider); its object. */
const ORDER_MS = 2 * PROVIDER_MS + 2 * D1_MS + OBJECT_MS;
/** The reservation's owner (D1), and the order's object. */
const FRAME_MS = D1_MS + OBJECT_MS;
const WARM = 3;
const ORDERS = 30;
const AWAITING = 110;
const PER_SECOND = 20;

/** Milliseconds from request to number, one order at a time. */
async function orderTimes(testbed: Testbed, count: number): Promise<number[]> {
  const key = await testbed.account();
  const order = { ...rentOrder(testbed, key), connections: 1, requests: 1 };
  const times: number[] = [];
  for (let n = 0; n < WARM + count; n++) {
    const from = performance.now();
    const { refused, bodies } = await testbed.loader.sendLoad(order);
    if (refused > 0) throw new Error(`an order was refused: ${bodies[0]}`);
    if (n >= WARM) times.push(performance.now() - from);
  }
  return times;
}

const times = (ms: readonly number[]): string =>
  `p50 ${median(ms).toFixed(0)} ms, p99 ${percentile(ms, 0.99).toFixed(0)} ms`;

/** Wall time with realistic round trips, compared with the unavoidable ones of an order and of a code. */
export async function edge(): Promise<Figure[]> {
  const testbed = await Testbed.start({
    entry: 'bench/workers/distant.ts',
    vars: { PROVIDER_SPACING_MS: '1' },
  });
  try {
    await testbed.provider.switches({ webhooks: { enabled: false } });
    const orders = await orderTimes(testbed, ORDERS);
    const awaiting = await withReservations(testbed, await rentMany(testbed, AWAITING));
    const { latencies, lost } = await testbed.loader.deliver({
      api: testbed.urls.api,
      secret: testbed.webhookSecret,
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
    await testbed.close();
  }
}
