import { rentMany, withReservations } from '../customers.ts';
import { figure, type Figure } from '../figures.ts';
import { Stage } from '../stage.ts';
import { percentile } from '../stats.ts';

const AWAITING = 510;
const PER_SECOND = 50;
/** What the provider takes to answer a call, as on the edge. */
const PROVIDER_MS = 250;

/** The provider has the code and its webhook is lost: the next poll brings it to the customer's socket. */
export async function lostWebhook(): Promise<Figure[]> {
  const stage = await Stage.open({ vars: { PROVIDER_SPACING_MS: '1' } });
  try {
    const awaiting = await withReservations(stage, await rentMany(stage, AWAITING));
    await stage.provider.switches({ latencyMs: PROVIDER_MS });
    const { latencies, lost } = await stage.loader.deliver({
      api: stage.urls.api,
      secret: stage.webhookSecret,
      awaiting,
      perSecond: PER_SECOND,
      lostAt: stage.provider.smsUrl,
    });
    if (lost > 0) throw new Error(`${lost} frames never came`);
    const note = `${latencies.length} orders; p50 ${percentile(latencies, 0.5).toFixed(0)} ms, slowest ${Math.max(...latencies).toFixed(0)} ms`;
    return [figure('lost webhook to frame, p99', percentile(latencies, 0.99), note)];
  } finally {
    await stage.close();
  }
}
