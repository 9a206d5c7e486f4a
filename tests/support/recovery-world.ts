import { SqliteDb } from './sqlite-db';
import { ModelProvider } from './model-provider';
import type { SystemCtx } from '../../worker/platform/core/ctx';
import { reconcileRecoveries } from '../../worker/verifications/recovery/recoveries';

interface NewRecord {
  action: 'none' | 'cancel' | 'report' | 'find';
  reservationId?: string;
  service?: string;
  /** Whose credits the record is about, and for what; a release of nobody's by default. */
  accountId?: string;
  name?: 'release' | 'report';
}

/** A D1 with recovery records and a provider that holds the numbers they speak of. */
export class RecoveryWorld {
  readonly sqlite = new SqliteDb();
  readonly provider = new ModelProvider('r');
  now = Date.UTC(2026, 10, 22, 12);
  readonly ctx: SystemCtx = { db: this.sqlite.db, env: {} as Env, now: () => this.now };
  /** What orders were told of their reports. */
  readonly told: string[] = [];
  /** The order that cannot be told now. */
  deaf: string | null = null;

  /** A number that the provider sold, and that no order is said to hold. */
  async sold(key: string, service = 'whatsapp'): Promise<string> {
    this.provider.now = this.now;
    const outcome = await this.provider.client.purchase({
      accountId: 'acc_1',
      key,
      serviceName: service,
      capability: 'sms',
      areaCodes: null,
      carriers: null,
      serviceNotListedName: null,
      maxPriceCents: 100,
    });
    if (outcome.kind !== 'created') throw new Error(`not sold: ${outcome.kind}`);
    return outcome.reservationId;
  }

  record(
    id: string,
    {
      action,
      reservationId,
      service = 'whatsapp',
      accountId = 'acc_r',
      name = 'release',
    }: NewRecord,
  ): void {
    const { now } = this;
    this.sqlite.raw
      .prepare(
        `INSERT INTO recoveries (verification_id, name, account_id, provider_account, service, reservation_id, action,
           state, amount, since, next_at, created_at, updated_at)
         VALUES (?, ?, ?, 'main', ?, ?, ?, 'open', 60, ?, ?, ?, ?)`,
      )
      .run(id, name, accountId, service, reservationId ?? null, action, now, now, now, now);
  }

  /** Cents booked as lost for an order, or undefined. */
  loss(id: string) {
    return this.sqlite.raw
      .prepare(`SELECT amount FROM transfers WHERE reference = ? AND step = 'loss'`)
      .get(id)?.['amount'];
  }

  row(id: string) {
    return this.sqlite.raw.prepare('SELECT * FROM recoveries WHERE verification_id = ?').get(id);
  }

  hold(reservationId: string, id: string): void {
    this.sqlite.raw
      .prepare(`INSERT INTO provider_reservations VALUES (?, 'main', ?, 0)`)
      .run(reservationId, id);
  }

  holder(reservationId: string) {
    return this.sqlite.raw
      .prepare('SELECT verification_id FROM provider_reservations WHERE reservation_id = ?')
      .get(reservationId)?.['verification_id'];
  }

  /** One round of the reconciler; answers how many records it took up. */
  async round(): Promise<number> {
    this.provider.now = this.now;
    return reconcileRecoveries(this.ctx, {
      clientOf: () => this.provider.client,
      resolveReport: async ({ id }, state) => {
        if (id === this.deaf) throw new Error('the object does not answer');
        this.told.push(`${id}: ${state}`);
      },
    });
  }

  /** Rounds at each due time until nothing is due any more. */
  async settle(most = 100): Promise<void> {
    for (let rounds = 0; rounds < most; rounds++) {
      const due = this.sqlite.raw.prepare('SELECT min(next_at) AS at FROM recoveries').get();
      if (typeof due?.['at'] !== 'number') return;
      this.now = Math.max(this.now, due['at']);
      await this.round();
    }
    throw new Error('the recoveries never came to rest');
  }
}
