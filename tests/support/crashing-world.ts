import { SEAL_KEYS, sealerOver } from './sealers';
import { SqliteDb } from './sqlite-db';
import { ModelProvider } from './model-provider';
import { MapStorage } from './map-storage';
import type { Db } from '../../worker/platform/db/client';
import type { HubEvent } from '../../worker/events/event';
import { grantCredits, createLedgerAccounts } from '../../worker/billing/ledger/ledger.service';
import type {
  ProviderMessage,
  TextVerifiedClient,
} from '../../worker/providers/textverified/textverified.client';
import { reconcileRecoveries } from '../../worker/verifications/recovery/recoveries';
import { OrderSaga } from '../../worker/verifications/orders/order-saga';
import { OrderStore, type StoredEvent } from '../../worker/verifications/orders/order.store';
import type { Draft, Order } from '../../worker/verifications/orders/order';

const NEVER = new Promise<never>(() => undefined);
export const START = Date.UTC(2026, 10, 22, 12);
export const PRICE = 100;
let worlds = 0;

/** One order over durable storage, in a world that can crash between any two effects. */
export class CrashingWorld {
  static readonly sqlite = new SqliteDb();
  readonly db = CrashingWorld.sqlite.db;
  readonly accountId: string;
  readonly provider: ModelProvider;
  readonly storage = new MapStorage();
  readonly hub = new Map<string, HubEvent>();
  readonly frames: StoredEvent[] = [];
  /** Number of frames when the sockets were closed; null before. */
  closedAfter: number | null = null;
  now = START;
  /** Configuration of the next instance. */
  sealKeys = SEAL_KEYS;
  crashes = 0;
  /** Number of appends to the account's log that will fail. */
  hubFailures = 0;
  /** The states of the order at which its waiting callers were notified. */
  notified: string[] = [];
  /** Appends that fail after the events were numbered. */
  dispatchFailures = 0;
  /** Runs during an append. */
  duringAppend: (() => Promise<unknown>) | null = null;
  /** Runs during a D1 batch. */
  duringBatch: (() => Promise<unknown>) | null = null;
  /** Error of every D1 batch, which is not executed then; null for none. */
  d1Failure: Error | null = null;
  /** Number of external calls that succeed before the next crash; null for none. */
  fuse: { calls: number; after: boolean } | null = null;
  core: OrderSaga;
  /** The store of the running instance. */
  store: OrderStore;
  #life = 0;

  constructor() {
    const n = ++worlds;
    this.accountId = `acc_w${n}`;
    this.provider = new ModelProvider(`w${n}`);
    this.store = new OrderStore(this.storage);
    this.core = this.boot();
  }

  static async make(credits = 1_000): Promise<CrashingWorld> {
    const world = new CrashingWorld();
    const { accountId, db } = world;
    CrashingWorld.sqlite.raw
      .prepare(
        `INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES (?, 'tnt_default', 'T', 'developer', 0)`,
      )
      .run(accountId);
    CrashingWorld.sqlite.raw
      .prepare(`INSERT INTO api_keys (id, account_id, name, prefix, hash, scopes, created_at)
         VALUES (?, ?, 'k', 'p', ?, '["verifications:write"]', 0)`)
      .run(`key_${accountId}`, accountId, `hash_${accountId}`);
    const ctx = { db, env: {} as Env, now: () => world.now };
    await createLedgerAccounts(ctx, { accountId, tier: 'developer' });
    const grant = { accountId, tenantId: 'tnt_default', reference: `g:${accountId}`, promo: false };
    await grantCredits(ctx, { ...grant, amount: credits });
    return world;
  }

  draft(overrides: Partial<Draft> = {}): Draft {
    return {
      id: `ver_${this.accountId}`,
      accountId: this.accountId,
      tenantId: 'tnt_default',
      credentialId: `key_${this.accountId}`,
      requestHash: 'h',
      providerAccount: 'main',
      service: 'whatsapp',
      capability: 'sms',
      areaCodes: null,
      carriers: null,
      origin: null,
      price: PRICE,
      windowMs: 60_000,
      ...overrides,
    };
  }

  /** A fresh instance over the same storage, as after a restart. */
  boot(): OrderSaga {
    const life = ++this.#life;
    const alive = () => life === this.#life;
    const store = new OrderStore(this.storage);
    this.store = store;
    this.core = new OrderSaga({
      topUp: () => undefined,
      priceRefused: async () => undefined,
      store,
      db: this.#guardDb(alive),
      provider: this.#guardProvider(alive),
      sealer: sealerOver(this.db, { keys: this.sealKeys }),
      append: (events, mayRepeat, onNumbered) =>
        this.#guard(alive, async () => {
          await this.duringAppend?.();
          if (this.hubFailures-- > 0) throw new Error('the hub is away');
          const sequences = events.map((event) => this.#append(event, mayRepeat));
          if (alive()) await onNumbered?.(sequences);
          if (this.dispatchFailures-- > 0) throw new Error('the hub broke after it had numbered');
        }),
      notify: () => this.notified.push(store.order?.state ?? 'absent'),
      publish: (events) => this.frames.push(...events),
      closeSockets: () => (this.closedAfter = this.frames.length),
      wipe: async () => {
        this.storage.deleteAll();
        store.forget();
      },
      now: () => this.now,
      random: () => 0.5,
    });
    return this.core;
  }

  // Like the hub: it checks for a repeat only when `mayRepeat` is set.
  #append(event: HubEvent, mayRepeat: boolean): number {
    if (!this.hub.has(event.id)) this.hub.set(event.id, event);
    else if (!mayRepeat) throw new Error(`${event.id} came twice, unannounced`);
    // Other orders of the account have the numbers between.
    return 10 + 2 * [...this.hub.keys()].indexOf(event.id);
  }

  // A crash cannot be caught: the call never returns, and the next boot starts from storage.
  async #guard<T>(alive: () => boolean, work: () => Promise<T>): Promise<T> {
    if (!alive()) return NEVER;
    if (this.fuse && this.fuse.calls-- === 0) {
      const { after } = this.fuse;
      this.fuse = null;
      if (after) await work();
      this.#crash();
      return NEVER;
    }
    const result = await work();
    return alive() ? result : NEVER;
  }

  #crash(): void {
    this.crashes++;
    this.#life++;
  }

  #guardDb(alive: () => boolean): Db {
    const { sql } = this.db;
    return {
      ...this.db,
      sql: {
        prepare: (text: string) => sql.prepare(text),
        batch: (statements: D1PreparedStatement[]) =>
          this.#guard(alive, async () => {
            await this.duringBatch?.();
            if (this.d1Failure) throw this.d1Failure;
            return sql.batch(statements);
          }),
      } as Db['sql'],
    };
  }

  #guardProvider(alive: () => boolean): TextVerifiedClient {
    const { client } = this.provider;
    return new Proxy(client, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
        // These methods read memory only, so they cannot crash.
        if (name === 'pollIntervals' || name === 'watch') return method;
        return (...args: unknown[]) => this.#guard(alive, () => method(...args));
      },
    });
  }

  /** Runs `work` until it ends or the world crashes; after a crash a new instance is booted. */
  async live(work: (core: OrderSaga) => Promise<unknown>): Promise<void> {
    this.provider.now = this.now;
    const before = this.crashes;
    const run: { done: boolean; failure?: Error } = { done: false };
    void work(this.core)
      .catch((error: unknown) => {
        run.failure = error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => (run.done = true));
    // In-process work needs microtasks and a few timers of WebCrypto only.
    while (!run.done && this.crashes === before)
      await new Promise((resolve) => setImmediate(resolve));
    if (run.failure) throw run.failure;
    if (this.crashes !== before) this.boot();
  }

  /** A new order whose number waits for a code. */
  static async awaiting(overrides: Partial<Draft> = {}): Promise<CrashingWorld> {
    const world = await CrashingWorld.make();
    world.core.create(world.draft(overrides));
    await world.work();
    return world;
  }

  /** A new order, not started, that reuses the number of a completed sale of an earlier order. */
  static async again(action: 'reuse' | 'reactivate'): Promise<CrashingWorld> {
    const world = await CrashingWorld.make();
    const { provider } = world;
    provider.now = world.now;
    const { id: reservationId, number } = provider.completed();
    CrashingWorld.sqlite.raw
      .prepare(`INSERT INTO provider_reservations VALUES (?, 'main', 'ver_before', 0)`)
      .run(reservationId);
    if (action === 'reactivate') world.now += provider.reuseWindowMs + 1;
    world.core.create(world.draft({ origin: { action, reservationId, number } }));
    return world;
  }

  get order(): Order {
    const { order } = this.core;
    if (!order) throw new Error('the world has no order');
    return order;
  }

  /** The steps in the ledger and the accounts that they credited. */
  transfers(): string[] {
    const rows = CrashingWorld.sqlite.raw
      .prepare('SELECT step, credit FROM transfers WHERE reference = ? ORDER BY seq')
      .all(this.order.id);
    return rows.map((row) => `${String(row['step'])} → ${String(row['credit']).split(':')[1]}`);
  }

  /** Types of the events in the account's log. */
  eventTypes(): string[] {
    return [...this.hub.values()].map((event) => event.type);
  }

  /** The customer cancels, and the immediate work is done. */
  async cancel(): Promise<void> {
    await this.live(async (core) => {
      core.requestCancel();
      await core.run();
      await core.flush();
    });
  }

  /** The customer accepts a message without a code. */
  async accept(): Promise<void> {
    await this.live(async (core) => {
      core.accept();
      await core.run();
      await core.flush();
    });
  }

  /** An SMS arrives at the number; the poll reads it, and a test can deliver it by webhook. */
  sms(content = 'Your code is 482913'): ProviderMessage {
    this.provider.now = this.now;
    const message = this.provider.sms(this.order.reservationId ?? '', content);
    if (!message) throw new Error('the number takes no SMS any more');
    return message;
  }

  /** Moves the clock to `at` and does the due work. */
  async workAt(at: number): Promise<void> {
    this.now = at;
    await this.work();
  }

  /** One round of the recovery job over this world's record. */
  async reconcile(): Promise<void> {
    const { raw } = CrashingWorld.sqlite;
    raw.prepare('UPDATE recoveries SET next_at = NULL WHERE account_id <> ?').run(this.accountId);
    this.provider.now = this.now;
    const ctx = { db: this.db, env: {} as Env, now: () => this.now };
    await reconcileRecoveries(ctx, {
      clientOf: () => this.provider.client,
      resolveReport: (_owned, state) =>
        this.live(async (core) => {
          core.resolveReport(state);
          await core.flush();
        }),
    });
  }

  async work(): Promise<void> {
    await this.live(async (core) => {
      await core.run();
      await core.flush();
    });
  }

  /** Moves the clock to the next due time and works. False when nothing is due. */
  async tick(): Promise<boolean> {
    const at = this.core.nextDueAt();
    if (at === null) return false;
    this.now = Math.max(this.now, at);
    await this.work();
    return true;
  }

  /** Ticks while `go` holds. @throws when nothing is due. */
  async tickWhile(go: () => boolean): Promise<void> {
    for (let i = 0; go(); i++)
      if (i > 1_000 || !(await this.tick())) throw new Error('nothing is due any more');
  }

  /** Repairs all failures and runs until nothing is due. */
  async settle(): Promise<void> {
    this.fuse = null;
    this.provider.outcomeOf = () => 'ok';
    for (let i = 0; i < 400; i++) if (!(await this.tick())) return;
    throw new Error('the order never came to rest');
  }
}
