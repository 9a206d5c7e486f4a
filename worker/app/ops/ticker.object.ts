import { DurableObject } from 'cloudflare:workers';
import { openDb } from '../../platform/db/client';
import { SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { claimJob } from '../../platform/objects/jobs';
import { tick } from './tick';

const INTERVAL_MS = 15 * SECOND;
/** The job's name; the cron runs it after this time without a run. */
export const TICK = 'tick';
export const TICK_LATE_MS = 3 * INTERVAL_MS;

/** Runs the scheduled jobs by an alarm: without a cron locally, as the main clock elsewhere. */
export class Ticker extends DurableObject<Env> {
  /** Starts the ticker; has no effect when it runs. */
  async ensure(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.wakeBy(Date.now() + INTERVAL_MS);
  }

  /** Ticks at `at` (epoch milliseconds) or earlier. */
  async wakeBy(at: number): Promise<void> {
    const armed = await this.ctx.storage.getAlarm();
    if (armed === null || armed > at) await this.ctx.storage.setAlarm(at);
  }

  override async alarm(): Promise<void> {
    // First, so that a failed run is followed by the next.
    await this.ctx.storage.setAlarm(Date.now() + INTERVAL_MS);
    try {
      const ctx = { db: openDb(this.env.DB), env: this.env, now: Date.now };
      const next = await tick(ctx);
      if (next !== null) await this.wakeBy(next);
      // Recorded for the cron, which ticks only when this object does not.
      await claimJob(ctx, TICK, 0);
    } catch (error) {
      log('error', 'ticker.alarm', { error: describeError(error) });
    }
  }
}
