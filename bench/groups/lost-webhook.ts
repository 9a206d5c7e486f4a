import { rentMany, withReservations } from '../lib/customers.ts';
import { figure, type Figure } from '../lib/figures.ts';
import { Testbed } from '../lib/testbed.ts';
import { percentile } from '../lib/stats.ts';

const AWAITING = 510;
const PER_SECOND = 50;
/** Latency of the provider, as on the edge. */
const PROVIDER_MS = 250;

/** The provider has the code and its webhook is lost: the next poll brings it to the customer's socket. */
export async function lostWebhook(): Promise<Figure[]> {
  const testbed = await Testbed.start({ vars: { PROVIDER_SPACING_MS: '1' } });
  try {
    const awaiting = await withReservations(testbed, await rentMany(testbed, AWAITING));
    await testbed.provider.switches({ latencyMs: PROVIDER_MS });
    const { latencies, lost } = await testbed.loader.deliver({
      api: testbed.urls.api,
      secret: testbed.webhookSecret,
      awaiting,
      perSecond: PER_SECOND,
      lostAt: testbed.provider.smsUrl,
    });
    if (lost > 0) throw new Error(`${lost} frames never came`);
    const note = `${latencies.length} orders; p50 ${percentile(latencies, 0.5).toFixed(0)} ms, slowest ${Math.max(...latencies).toFixed(0)} ms`;
    return [figure('lost webhook to frame, p99', percentile(latencies, 0.99), note)];
  } finally {
    await testbed.close();
  }
}
