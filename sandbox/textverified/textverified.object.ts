import { DurableObject } from 'cloudflare:workers';
import * as controlApi from './control-api';
import { plainError } from './answers';
import type { Call, Outcome } from './call';
import type { ManualSms } from './delivery';
import type { OperationContext } from './context';
import { nextDueAt, runDue } from './due';
import { emitTest } from './events';
import { Gate } from './gate';
import { getOperation, isChanging, runOperation } from './operations';
import { createStores, type Stores } from './stores';
import { WebhookPump } from './webhook-pump';
import { ProviderRunner } from '../lib/provider-runner';
import type { SandboxVars } from '../lib/vars';
import { migrate, wipe } from '../lib/migrate';
import { MIGRATIONS, TABLES } from './migrations';
import { patchSwitches, Switches } from './switches';

/** All of TextVerified's state in one object, which serialises every sale, message and webhook. */
export class SandboxState extends DurableObject<SandboxVars> {
  readonly #stores: Stores;
  readonly #gate: Gate;
  readonly #pump: WebhookPump;
  readonly #runner: ProviderRunner;

  constructor(ctx: DurableObjectState, env: SandboxVars) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    this.#stores = createStores(ctx.storage.sql, env.SEED);
    const { settings, webhooks } = this.#stores;
    this.#gate = new Gate(settings);
    const target = { url: env.WEBHOOK_URL, secret: env.TEXTVERIFIED_WEBHOOK_SECRET };
    this.#pump = new WebhookPump(webhooks, settings, target, () => this.#runner.schedule());
    this.#runner = new ProviderRunner(ctx.storage, {
      name: 'textverified',
      settings,
      pump: this.#pump,
      webhooks,
      runDue: () => runDue(this.#context('')),
      nextDueAt: (withWebhooks) => nextDueAt(this.#stores, withWebhooks),
    });
  }

  /** Answers 500 when the sandbox itself fails, and reports the failure. */
  call(call: Call): Outcome {
    try {
      const now = Date.now();
      this.#runner.catchUpIfLate(now);
      const { group } = getOperation(call.op);
      const admission = this.#gate.admit(group, this.#stores.settings.switches, now);
      const context = this.#context(call.base, admission.delayMs);
      const run = () => runOperation(context, call, admission);
      return isChanging(group) ? this.#runner.write(run) : run();
    } catch (error) {
      this.#runner.recordFailure(call.op, error);
      return { ...plainError(500, this.#stores.settings.switches.errorBody), delayMs: 0 };
    }
  }

  forgetError(): void {
    this.#stores.settings.lastError = null;
  }

  /** JSON text: RPC types lose tuples. */
  switches(): string {
    return JSON.stringify(this.#stores.settings.switches);
  }

  patchSwitches(patch: unknown): { ok: true } | { ok: false; issues: string } {
    const { settings } = this.#stores;
    const next = patchSwitches(settings.switches, patch);
    if (!next.success) return { ok: false, issues: JSON.stringify(next.error.issues) };
    const setsBalance = typeof patch === 'object' && patch !== null && 'balance' in patch;
    this.#runner.write(() => {
      settings.switches = next.data;
      if (setsBalance) settings.balanceCents = Math.round(next.data.balance * 100);
    });
    return { ok: true };
  }

  defaultSwitches(): void {
    this.#runner.write(() => {
      this.#stores.settings.switches = Switches.parse({});
    });
  }

  sendSms(input: ManualSms): controlApi.SentSms {
    return this.#runner.write(() => controlApi.sendManual(this.#context(''), input));
  }

  verifications(state: string | null) {
    return controlApi.listVerificationsFor(this.#context(''), state);
  }

  purchases() {
    return controlApi.listPurchases(this.#context(''));
  }

  webhooks(limit: number) {
    return controlApi.webhookReport(this.#context(''), limit);
  }

  overview(): controlApi.Overview & { lastError: string | null } {
    return {
      ...controlApi.overview(this.#context('')),
      lastError: this.#stores.settings.lastError,
    };
  }

  testWebhook(): void {
    this.#runner.write(() => emitTest(this.#context('')));
  }

  enableWebhooks(): void {
    this.#runner.write(() => controlApi.enableWebhooks(this.#context('')));
  }

  /** Deletes all rows and switches; keeps the seed unless `seed` gives a new one. */
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
    await this.#runner.onAlarm();
  }

  #context(base: string, delayMs = 0): OperationContext {
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
