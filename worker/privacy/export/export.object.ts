import { DurableObject } from 'cloudflare:workers';
import { openDb } from '../../platform/db/client';
import { backoff } from '../../platform/core/backoff';
import { MINUTE, SECOND } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { putPart, removeParts } from './archive-parts';
import { collect } from './collect';
import { ExportStore, type Job } from './export.store';
import type { ExportRequest } from './exports.client';
import { markFailed, markReady } from './records';
import { zipDirectory, zipPart } from './zip-parts';

const FALLBACK_MS = 30 * SECOND;
const MAX_ATTEMPTS = 6;
const RETRY = { baseMs: SECOND, maxMs: MINUTE };

/** One export: a page each alarm, so memory and time of a run stay bounded, and a crash costs one page. */
export class ExportObject extends DurableObject<Env> {
  readonly #store: ExportStore;
  readonly #system: SystemCtx;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new ExportStore(ctx.storage);
    this.#system = { env, db: openDb(env.DB), now: Date.now };
  }

  /** Starts the export, or makes sure that a started one continues. */
  async start(request: ExportRequest): Promise<void> {
    if (!this.#store.job) this.#store.create(request);
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now());
  }

  override async alarm(): Promise<void> {
    // First, so that a failed run is followed by the next: the platform gives up after seven throws.
    await this.ctx.storage.setAlarm(Date.now() + FALLBACK_MS);
    const { job } = this.#store;
    if (!job) return this.#end();
    try {
      await this.#step(job);
    } catch (error) {
      log('warn', 'export.step_failed', { exportId: job.id, error: describeError(error) });
      await this.#retry(job);
    }
  }

  async #step(job: Job): Promise<void> {
    const { place } = job;
    if (place === null) return this.#finish(job);
    const subject = { accountId: job.accountId, until: job.createdAt };
    const { files, next } = await collect(this.#system, subject, place);
    if (Object.keys(files).length === 0) this.#store.save({ ...job, place: next, attempts: 0 });
    else {
      const { body, records } = zipPart(files);
      await putPart(this.#system, job, { n: this.#store.count(), bytes: body });
      const part = { bytes: body.byteLength, records };
      this.#store.advance({ ...job, place: next, attempts: 0 }, part);
    }
    await this.ctx.storage.setAlarm(Date.now());
  }

  async #finish(job: Job): Promise<void> {
    const parts = this.#store.parts();
    const directory = zipDirectory(parts);
    await putPart(this.#system, job, { n: parts.length, bytes: directory });
    const bytes = parts.reduce((sum, part) => sum + part.bytes, directory.byteLength);
    const isStored = await markReady(this.#system, job, { parts: parts.length + 1, bytes });
    // The account was deleted meanwhile, with its data key.
    if (!isStored) await removeParts(this.#system, job);
    await this.#end();
  }

  async #retry(job: Job): Promise<void> {
    const attempts = job.attempts + 1;
    this.#store.save({ ...job, attempts });
    if (attempts < MAX_ATTEMPTS)
      return this.ctx.storage.setAlarm(Date.now() + backoff(RETRY, attempts));
    const wasRunning = await markFailed(this.#system, job.id);
    if (wasRunning)
      log('alert', 'export.failed', { exportId: job.id, step: job.place?.chapter ?? 'end' });
    await removeParts(this.#system, job);
    await this.#end();
  }

  async #end(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }
}
