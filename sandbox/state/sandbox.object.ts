import { DurableObject } from 'cloudflare:workers';
import * as backstage from '../textverified/backstage';
import { bare } from '../textverified/answers';
import type { Call, Outcome } from '../textverified/call';
import type { ManualSms } from '../textverified/delivery';
import type { Desk } from '../textverified/desk';
import { nextDueAt, runDue } from '../textverified/due';
import { emitTest } from '../textverified/events';
import { Gate } from '../textverified/gate';
import { isChanging, operationOf, perform } from '../textverified/operations';
import { openStores, type Stores } from '../textverified/stores';
import { WebhookPump } from '../textverified/webhook-pump';
import { logFailure } from '../log';
import type { SandboxVars } from '../vars';
import { migrate, wipe } from './migrate';
import { MIGRATIONS, TABLES } from './migrations';
import { patchSwitches, Switches } from './switches';

const RETRY_MS = 30_000;
/** Alarms are set on a grid, so that a burst of rows asks for one alarm and not for many. */
const GRID_MS = 20;
/** An alarm this late is overtaken by the next call. */
const LATE_MS = 250;

/** The provider's whole world in one object: every sale, message and webhook is serialised here. */
export class SandboxState extends DurableObject<SandboxVars> {
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
    this.#gate = new Gate(settings);
    const target = { url: env.WEBHOOK_URL, secret: env.TEXTVERIFIED_WEBHOOK_SECRET };
    this.#pump = new WebhookPump(webhooks, settings, target, () => this.#settle());
  }

  /** A failure of the sandbox itself is told: to the caller, to the log, and to `healthz`. */
  call(call: Call): Outcome {
    try {
      return this.#run(call);
    } catch (error) {
      this.#note(call.op, error);
      return { ...bare(500, this.#stores.settings.switches.errorBody), delayMs: 0 };
    }
  }

  #note(what: string, error: unknown): void {
    logFailure(`textverified ${what}`, error);
    this.#stores.settings.lastError = `${what}: ${String(error)}`;
  }

  forgetError(): void {
    this.#stores.settings.lastError = null;
  }

  #run(call: Call): Outcome {
    const now = Date.now();
    if (this.#armedAt !== null && now >= this.#armedAt + LATE_MS) {
      this.#armedAt = null;
      this.#catchUp();
    }
    const { group } = operationOf(call.op);
    const passage = this.#gate.pass(group, this.#stores.settings.switches, now);
    const desk = this.#desk(call.base, passage.delayMs);
    if (!isChanging(group)) return perform(desk, call, passage);
    return this.#write(() => perform(desk, call, passage));
  }

  /** As JSON text: tuples do not survive the types of a remote call. */
  switches(): string {
    return JSON.stringify(this.#stores.settings.switches);
  }

  turnSwitches(patch: unknown): { ok: true } | { ok: false; issues: string } {
    const { settings } = this.#stores;
    const next = patchSwitches(settings.switches, patch);
    if (!next.success) return { ok: false, issues: JSON.stringify(next.error.issues) };
    const setsBalance = typeof patch === 'object' && patch !== null && 'balance' in patch;
    this.#write(() => {
      settings.switches = next.data;
      if (setsBalance) settings.balanceCents = Math.round(next.data.balance * 100);
    });
    return { ok: true };
  }

  defaultSwitches(): void {
    this.#write(() => {
      this.#stores.settings.switches = Switches.parse({});
    });
  }

  sendSms(input: ManualSms): backstage.SentSms {
    return this.#write(() => backstage.sendManual(this.#desk(''), input));
  }

  verifications(state: string | null) {
    return backstage.listVerificationsFor(this.#desk(''), state);
  }

  purchases() {
    return backstage.listPurchases(this.#desk(''));
  }

  webhooks(limit: number) {
    return backstage.webhookReport(this.#desk(''), limit);
  }

  overview(): backstage.Overview & { lastError: string | null } {
    return { ...backstage.overview(this.#desk('')), lastError: this.#stores.settings.lastError };
  }

  testWebhook(): void {
    this.#write(() => emitTest(this.#desk('')));
  }

  enableWebhooks(): void {
    this.#write(() => {
      this.#stores.settings.webhookDisabled = false;
      this.#stores.settings.webhookFailures = 0;
      this.#stores.webhooks.resume(Date.now());
    });
  }

  /** Back to the first day: no rows, default switches; the seed stays unless a new one is given. */
  reset(seed: string | null): { seed: string } {
    const { settings, tokens } = this.#stores;
    const kept = seed ?? settings.seed;
    this.#pump.forget();
    wipe(this.ctx.storage, TABLES);
    settings.forget();
    tokens.forget();
    settings.seed = kept;
    this.#gate.reset();
    return { seed: kept };
  }

  override async alarm(): Promise<void> {
    // First, so that a run that fails is followed by the next: the platform gives up after seven throws.
    this.#armedAt = Date.now() + RETRY_MS;
    await this.ctx.storage.setAlarm(this.#armedAt);
    if (this.#catchUp() && nextDueAt(this.#stores, true) === null) {
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

  // Derived from the rows: send what is due now, wake up for what is due next.
  #settle(): void {
    const now = Date.now();
    const webhookAt = this.#stores.webhooks.nextDueAt();
    if (webhookAt !== null && webhookAt <= now) this.#pump.send(now);
    const at = nextDueAt(this.#stores, this.#pump.hasRoom);
    if (at === null) return;
    // One that is about to fire is left alone: moving it on at every write would put it off for ever.
    if (this.#armedAt !== null && this.#armedAt <= at + GRID_MS) return;
    this.#armedAt = Math.ceil(Math.max(at, now + 1) / GRID_MS) * GRID_MS;
    void this.ctx.storage.setAlarm(this.#armedAt);
  }

  #desk(base: string, delayMs = 0): Desk {
    const { settings } = this.#stores;
    return {
      ...this.#stores,
      now: Date.now(),
      base,
      delayMs,
      seed: settings.seed,
      switches: settings.switches,
      apiKey: this.env.TEXTVERIFIED_API_KEY,
      apiUsername: this.env.TEXTVERIFIED_USERNAME,
      hit: (stream, share) => this.#gate.hit(stream, share),
      draw: (stream) => this.#gate.draw(stream),
    };
  }
}
