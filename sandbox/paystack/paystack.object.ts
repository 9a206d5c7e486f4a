import { DurableObject } from 'cloudflare:workers';
import { logFailure } from '../log';
import { migrate, wipe } from '../state/migrate';
import type { SandboxVars } from '../vars';
import { broken } from './answers';
import type { Call, Outcome } from './call';
import { ensureOldCustomers } from './customers';
import type { Desk } from './desk';
import { runDue } from './due';
import { Gate } from './gate';
import { MIGRATIONS, TABLES } from './migrations';
import { operationOf, perform } from './operations';
import { overview } from './overview';
import { openStores, type Stores } from './stores';
import { patchSwitches, Switches } from './switches';
import { WebhookPump } from './webhook-pump';

const RETRY_MS = 30_000;
/** Alarms are set on a grid, so that a burst of rows asks for one alarm and not for many. */
const GRID_MS = 20;

/** Paystack's whole world in one object: every transaction, refund, dispute and webhook is serialised here. */
export class PaystackState extends DurableObject<SandboxVars> {
  readonly #stores: Stores;
  readonly #gate: Gate;
  readonly #pump: WebhookPump;
  /** Only a hint that saves writes: an alarm that fires for nothing does no harm. */
  #armedAt: number | null = null;

  constructor(ctx: DurableObjectState, env: SandboxVars) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    this.#stores = openStores(ctx.storage.sql, env.SEED);
    const { settings, webhooks } = this.#stores;
    this.#gate = new Gate(this.#stores);
    ensureOldCustomers(this.#desk(''));
    const target = { url: env.PAYSTACK_WEBHOOK_URL, key: env.PAYSTACK_SECRET_KEY };
    this.#pump = new WebhookPump(webhooks, settings, target, () => this.#settle());
    if (webhooks.release(Date.now()) > 0) this.#settle();
  }

  /** A failure of the sandbox itself is told: to the caller as JSON, to the log, and to `healthz`. */
  call(call: Call): Outcome {
    try {
      return this.#run(call);
    } catch (error) {
      this.#note(call.op, error);
      return { ...broken(500), delayMs: 0 };
    }
  }

  #note(what: string, error: unknown): void {
    logFailure(`paystack ${what}`, error);
    this.#stores.settings.lastError = `${what}: ${String(error)}`;
  }

  #run(call: Call): Outcome {
    const operation = operationOf(call.op);
    const desk = this.#desk(call.base);
    const { group, writes, run } = operation;
    const act = (): Outcome => {
      if (group === null) return { ...run(desk, call), delayMs: 0 };
      const passage = this.#gate.pass(group, desk.switches, desk.now);
      return perform(desk, operation, call, { passage, key: this.env.PAYSTACK_SECRET_KEY });
    };
    return writes ? this.#write(act) : act();
  }

  lastError(): string | null {
    return this.#stores.settings.lastError;
  }

  forgetError(): void {
    this.#stores.settings.lastError = null;
  }

  /** What the page shows, as JSON text; links start with `base`. */
  overview(base: string): string {
    return JSON.stringify(overview(this.#desk(base), this.#stores.settings.lastError));
  }

  /** As JSON text: tuples do not survive the types of a remote call. */
  switches(): string {
    return JSON.stringify(this.#stores.settings.switches);
  }

  turnSwitches(patch: unknown): { ok: true } | { ok: false; issues: string } {
    const { settings } = this.#stores;
    const next = patchSwitches(settings.switches, patch);
    if (!next.success) return { ok: false, issues: JSON.stringify(next.error.issues) };
    this.#write(() => {
      settings.switches = next.data;
    });
    return { ok: true };
  }

  defaultSwitches(): void {
    this.#write(() => {
      this.#stores.settings.switches = Switches.parse({});
    });
  }

  /** Back to the first day: no rows, default switches; the seed stays unless a new one is given. */
  reset(seed: string | null): { seed: string } {
    const { settings } = this.#stores;
    const kept = seed ?? settings.seed;
    this.#pump.forget();
    wipe(this.ctx.storage, TABLES);
    settings.forget();
    settings.seed = kept;
    this.#gate.reset();
    return { seed: kept };
  }

  override async alarm(): Promise<void> {
    // First, so that a run that fails is followed by the next: the platform gives up after seven throws.
    this.#armedAt = Date.now() + RETRY_MS;
    await this.ctx.storage.setAlarm(this.#armedAt);
    const isDone = this.#catchUp();
    if (isDone && this.#nextAt() === null) {
      this.#armedAt = null;
      await this.ctx.storage.deleteAlarm();
    }
  }

  #catchUp(): boolean {
    try {
      this.#write(() => runDue(this.#desk('')));
      return true;
    } catch (error) {
      this.#note('alarm', error);
      return false;
    }
  }

  #write<T>(work: () => T): T {
    const result = this.ctx.storage.transactionSync(work);
    this.#settle();
    return result;
  }

  #nextAt(): number | null {
    const { jobs, webhooks } = this.#stores;
    const times = [jobs.nextDueAt(), this.#pump.hasRoom ? webhooks.nextDueAt() : null];
    const known = times.filter((at) => at !== null);
    return known.length === 0 ? null : Math.min(...known);
  }

  // Derived from the rows: send what is due now, wake up for what is due next.
  #settle(): void {
    const now = Date.now();
    const webhookAt = this.#stores.webhooks.nextDueAt();
    if (webhookAt !== null && webhookAt <= now) this.#pump.send(now);
    const at = this.#nextAt();
    if (at === null) return;
    // One that is about to fire is left alone: moving it on at every write would put it off for ever.
    if (this.#armedAt !== null && this.#armedAt <= at + GRID_MS) return;
    this.#armedAt = Math.ceil(Math.max(at, now + 1) / GRID_MS) * GRID_MS;
    void this.ctx.storage.setAlarm(this.#armedAt);
  }

  #desk(base: string): Desk {
    const { settings } = this.#stores;
    return {
      ...this.#stores,
      now: Date.now(),
      base,
      seed: settings.seed,
      switches: settings.switches,
      domain: this.env.PAYSTACK_SECRET_KEY.startsWith('sk_live_') ? 'live' : 'test',
      hit: (stream, share) => this.#gate.hit(stream, share),
      draw: (stream) => this.#gate.draw(stream),
    };
  }
}
