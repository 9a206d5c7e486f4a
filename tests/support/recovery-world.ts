import { SqliteDb } from './sqlite-db';
import { ModelProvider } from './model-provider';
import type { SystemCtx } from '../../worker/platform/core/ctx';
import { reconcileRecoveries } from '../../worker/verifications/recovery/recoveries';

interface NewRecord {
  action: 'none' | 'cancel' | 'report' | 'find';
  reservationId?: string;
  service?: string;
  /** Account and purpose of the record; by default a release without an account. */
  accountId?: string;
  name?: 'release' | 'report';
}

/** A D1 with recovery records, and a provider with their numbers. */
export class RecoveryWorld {
  readonly sqlite = new SqliteDb();
  readonly provider = new ModelProvider('r');
  now = Date.UTC(2026, 10, 22, 12);
  readonly ctx: SystemCtx = { db: this.sqlite.db, env: {} as Env, now: () => this.now };
  /** Outcomes of reports that were passed to orders. */
  readonly told: string[] = [];
  /** The order that cannot be reached. */
  deaf: string | null = null;

  /** A number that the provider sold and no order has claimed. */
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

  /** Cents booked as a loss for an order, or undefined. */
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

  /** One round of the recovery job. @returns the number of records that it processed. */
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

  /** Runs a round at each due time until nothing is due. */
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
