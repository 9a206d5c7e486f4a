import { rentMany, withReservations } from '../lib/customers.ts';
import { figure, type Figure } from '../lib/figures.ts';
import { Testbed } from '../lib/testbed.ts';
import { percentile } from '../lib/stats.ts';

const AWAITING = 510;
const PER_SECOND = 50;

/** From a signed webhook to the customer's frame with the code, measured at both ends by one clock. */
export async function webhooks(): Promise<Figure[]> {
  const testbed = await Testbed.start({ vars: { PROVIDER_SPACING_MS: '1' } });
  try {
    await testbed.provider.switches({ webhooks: { enabled: false } });
    const awaiting = await withReservations(testbed, await rentMany(testbed, AWAITING));
    const { latencies, lost } = await testbed.loader.deliver({
      api: testbed.urls.api,
      secret: testbed.webhookSecret,
      awaiting,
      perSecond: PER_SECOND,
    });
    if (lost > 0) throw new Error(`${lost} frames never came`);
    const note = `${latencies.length} webhooks, ${PER_SECOND}/s; slowest ${Math.max(...latencies).toFixed(1)} ms`;
    return [
      figure('webhook to frame, p50', percentile(latencies, 0.5), note),
      figure('webhook to frame, p99', percentile(latencies, 0.99)),
    ];
  } finally {
    await testbed.close();
  }
}
