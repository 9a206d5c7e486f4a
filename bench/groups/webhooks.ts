import { rentMany, withReservations } from '../customers.ts';
import { figure, type Figure } from '../figures.ts';
import { Stage } from '../stage.ts';
import { percentile } from '../stats.ts';

const AWAITING = 510;
const PER_SECOND = 50;

/** A signed webhook goes in, the customer's frame with the code comes out; measured at both ends by one clock. */
export async function webhooks(): Promise<Figure[]> {
  const stage = await Stage.open({ vars: { PROVIDER_SPACING_MS: '1' } });
  try {
    await stage.provider.switches({ webhooks: { enabled: false } });
    const awaiting = await withReservations(stage, await rentMany(stage, AWAITING));
    const { latencies, lost } = await stage.loader.deliver({
      api: stage.urls.api,
      secret: stage.webhookSecret,
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
    await stage.close();
  }
}
