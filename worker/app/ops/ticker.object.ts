import { DurableObject } from 'cloudflare:workers';
import { openDb } from '../../platform/db/client';
import { SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { claimJob } from '../../platform/objects/jobs';
import { tick } from './tick';

const RHYTHM_MS = 15 * SECOND;
/** The job's name; a cron ticks when it has not run for so long. */
export const TICK = 'tick';
export const TICK_LATE_MS = 3 * RHYTHM_MS;

/** Calls what the crons call: alone where no cron fires (locally), as a net where they do. */
export class Ticker extends DurableObject<Env> {
  /** Starts the rhythm; a repeat changes nothing. */
  async ensure(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.wakeBy(Date.now() + RHYTHM_MS);
  }

  /** Ticks at `at` (epoch milliseconds) or sooner. */
  async wakeBy(at: number): Promise<void> {
    const armed = await this.ctx.storage.getAlarm();
    if (armed === null || armed > at) await this.ctx.storage.setAlarm(at);
  }

  override async alarm(): Promise<void> {
    // First, so that a run that fails is followed by the next.
    await this.ctx.storage.setAlarm(Date.now() + RHYTHM_MS);
    try {
      const ctx = { db: openDb(this.env.DB), env: this.env, now: Date.now };
      const next = await tick(ctx);
      if (next !== null) await this.wakeBy(next);
      // Noted for the crons, which tick only where this does not.
      await claimJob(ctx, TICK, 0);
    } catch (error) {
      log('error', 'ticker.alarm', { error: describeError(error) });
    }
  }
}
