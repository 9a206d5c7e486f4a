import { DurableObject } from 'cloudflare:workers';
import { migrate, wipe } from '../lib/migrate';
import { ProviderRunner } from '../lib/provider-runner';
import type { SandboxVars } from '../lib/vars';
import { broken } from './answers';
import type { Call, Outcome } from './call';
import { createMissingCustomers } from './customers';
import type { OperationContext } from './context';
import { nextDueAt, runDue } from './due';
import { Gate } from './gate';
import { MIGRATIONS, TABLES } from './migrations';
import { getOperation, runOperation } from './operations';
import { overview } from './overview';
import { createStores, type Stores } from './stores';
import { patchSwitches, Switches } from './switches';
import { WebhookPump } from './webhook-pump';

/** All of Paystack's state in one object, which serialises every transaction, refund, dispute and webhook. */
export class PaystackState extends DurableObject<SandboxVars> {
  readonly #stores: Stores;
  readonly #gate: Gate;
  readonly #pump: WebhookPump;
  readonly #runner: ProviderRunner;

  constructor(ctx: DurableObjectState, env: SandboxVars) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    this.#stores = createStores(ctx.storage.sql, env.SEED);
    const { settings, webhooks } = this.#stores;
    this.#gate = new Gate(this.#stores);
    createMissingCustomers(this.#context(''));
    const target = { url: env.PAYSTACK_WEBHOOK_URL, key: env.PAYSTACK_SECRET_KEY };
    this.#pump = new WebhookPump(webhooks, settings, target, () => this.#runner.schedule());
    this.#runner = new ProviderRunner(ctx.storage, {
      name: 'paystack',
      settings,
      pump: this.#pump,
      webhooks,
      runDue: () => runDue(this.#context('')),
      nextDueAt: (withWebhooks) => nextDueAt(this.#stores, withWebhooks),
    });
    if (webhooks.release(Date.now()) > 0) this.#runner.schedule();
  }

  /** Answers 500 as JSON when the sandbox itself fails, and reports the failure. */
  call(call: Call): Outcome {
    try {
      return this.#run(call);
    } catch (error) {
      this.#runner.recordFailure(call.op, error);
      return { ...broken(500), delayMs: 0 };
    }
  }

  #run(call: Call): Outcome {
    const operation = getOperation(call.op);
    const context = this.#context(call.base);
    const { group, writes, run } = operation;
    const act = (): Outcome => {
      if (group === null) return { ...run(context, call), delayMs: 0 };
      const admission = this.#gate.admit(group, context.switches, context.now);
      return runOperation(context, operation, call, {
        admission,
        key: this.env.PAYSTACK_SECRET_KEY,
      });
    };
    return writes ? this.#runner.write(act) : act();
  }

  lastError(): string | null {
    return this.#stores.settings.lastError;
  }

  forgetError(): void {
    this.#stores.settings.lastError = null;
  }

  /** The data of the control page as JSON text; links start with `base`. */
  overview(base: string): string {
    return JSON.stringify(overview(this.#context(base), this.#stores.settings.lastError));
  }

  /** JSON text: RPC types lose tuples. */
  switches(): string {
    return JSON.stringify(this.#stores.settings.switches);
  }

  patchSwitches(patch: unknown): { ok: true } | { ok: false; issues: string } {
    const { settings } = this.#stores;
    const next = patchSwitches(settings.switches, patch);
    if (!next.success) return { ok: false, issues: JSON.stringify(next.error.issues) };
    this.#runner.write(() => {
      settings.switches = next.data;
    });
    return { ok: true };
  }

  defaultSwitches(): void {
    this.#runner.write(() => {
      this.#stores.settings.switches = Switches.parse({});
    });
  }

  /** Deletes all rows and switches; keeps the seed unless `seed` gives a new one. */
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
    await this.#runner.onAlarm();
  }

  #context(base: string): OperationContext {
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
