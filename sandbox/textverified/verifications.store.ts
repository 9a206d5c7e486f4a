import type { Switches } from './switches';
import { readPage, type Cursor, type Page } from './pages';
import type { Capability } from './services';

export type State =
  | 'verificationPending'
  | 'verificationCompleted'
  | 'verificationCanceled'
  | 'verificationTimedOut'
  | 'verificationReported'
  | 'verificationRefunded'
  | 'verificationReused'
  | 'verificationReactivated';

export type Verification = {
  seq: number;
  id: string;
  sale_id: string;
  number: string;
  service: string;
  capability: Capability;
  not_listed_name: string | null;
  state: State;
  cents: number;
  charged: number;
  created_at: number;
  ends_at: number;
  updated_at: number;
  reusable_until: number | null;
  refund_due_at: number | null;
  refunded_at: number | null;
};

export type PurchaseKind = 'create' | 'reuse' | 'reactivate';

export type Purchase = {
  reservationId: string;
  idempotencyKey: string | null;
  kind: PurchaseKind;
  service: string;
  capability: Capability;
  number: string;
  price: number;
  soldAt: number;
  state: State;
  charged: number;
  refundedAt: number | null;
};

const COLUMNS =
  'id, sale_id, number, service, capability, not_listed_name, state, cents, charged, created_at, ends_at, updated_at, reusable_until, refund_due_at, refunded_at';

export type Changes = Partial<
  Pick<Verification, 'state' | 'charged' | 'reusable_until' | 'refund_due_at' | 'refunded_at'>
>;

export class VerificationStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Rows are never deleted one by one, so the next key is also the number of the sale. */
  nextOrdinal(): number {
    return this.#sql
      .exec<{ n: number }>('SELECT coalesce(max(seq), 0) + 1 AS n FROM verifications')
      .one().n;
  }

  /** Writes the sale and its line in the purchase log together: a kill leaves both or neither. */
  sell(row: Verification, kind: PurchaseKind, key: string | null): void {
    this.#sql.exec(
      `INSERT INTO verifications (seq, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.seq,
      row.id,
      row.sale_id,
      row.number,
      row.service,
      row.capability,
      row.not_listed_name,
      row.state,
      row.cents,
      row.charged,
      row.created_at,
      row.ends_at,
      row.updated_at,
      row.reusable_until,
      row.refund_due_at,
      row.refunded_at,
    );
    this.#sql.exec(
      `INSERT INTO purchases (reservation_id, idempotency_key, kind, service, capability, cents, sold_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      row.id,
      key,
      kind,
      row.service,
      row.capability,
      row.cents,
      row.created_at,
    );
  }

  /** Applies only while the row is still in `from`. */
  change(row: Verification, from: State, changes: Changes, now: number): Verification | undefined {
    const next = { ...row, ...changes, updated_at: now };
    return this.#sql
      .exec<Verification>(
        `UPDATE verifications SET state = ?, charged = ?, reusable_until = ?, refund_due_at = ?, refunded_at = ?,
         updated_at = ? WHERE seq = ? AND state = ? RETURNING seq, ${COLUMNS}`,
        next.state,
        next.charged,
        next.reusable_until,
        next.refund_due_at,
        next.refunded_at,
        now,
        row.seq,
        from,
      )
      .toArray()[0];
  }

  find(id: string): Verification | undefined {
    return this.#one('id = ?', id);
  }

  findBySale(saleId: string): Verification | undefined {
    return this.#one('sale_id = ?', saleId);
  }

  findByNumber(number: string): Verification | undefined {
    return this.#one('number = ? ORDER BY seq DESC LIMIT 1', number);
  }

  /** The number that has been free for longest. */
  findRecyclable(): string | undefined {
    return this.#sql
      .exec<{ number: string }>(
        `SELECT number FROM verifications v WHERE NOT EXISTS (
           SELECT 1 FROM verifications o WHERE o.number = v.number AND o.state = 'verificationPending')
         ORDER BY seq LIMIT 1`,
      )
      .toArray()[0]?.number;
  }

  countPending(service?: string): number {
    const only = service === undefined ? '' : ' AND service = ?';
    return this.#sql
      .exec<{ n: number }>(
        `SELECT count(*) AS n FROM verifications WHERE state = 'verificationPending'${only}`,
        ...(service === undefined ? [] : [service]),
      )
      .one().n;
  }

  page(cursor: Cursor | null, switches: Switches): Page<Verification> {
    return readPage<Verification>(
      this.#sql,
      { table: 'verifications', columns: COLUMNS, where: '1', binds: [], cursor },
      switches,
    );
  }

  overdue(now: number): Verification[] {
    return this.#many(
      `state = 'verificationPending' AND ends_at <= ? ORDER BY ends_at LIMIT 100`,
      now,
    );
  }

  refundable(now: number): Verification[] {
    return this.#many(`refund_due_at <= ? ORDER BY refund_due_at LIMIT 100`, now);
  }

  nextDueAt(): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        `SELECT min(at) AS at FROM (
           SELECT min(ends_at) AS at FROM verifications WHERE state = 'verificationPending'
           UNION ALL SELECT min(refund_due_at) FROM verifications WHERE refund_due_at IS NOT NULL)`,
      )
      .one().at;
  }

  list(state: string | null, limit: number): Verification[] {
    return state === null
      ? this.#many('1 ORDER BY seq DESC LIMIT ?', limit)
      : this.#many('state = ? ORDER BY seq DESC LIMIT ?', state, limit);
  }

  purchases(limit: number): Purchase[] {
    return this.#sql
      .exec<Purchase>(
        `SELECT p.reservation_id AS reservationId, p.idempotency_key AS idempotencyKey, p.kind, p.service, p.capability,
           v.number, p.cents / 100.0 AS price, p.sold_at AS soldAt, v.state, v.charged / 100.0 AS charged,
           v.refunded_at AS refundedAt
         FROM purchases p JOIN verifications v ON v.id = p.reservation_id ORDER BY p.seq DESC LIMIT ?`,
        limit,
      )
      .toArray();
  }

  #one(where: string, value: string): Verification | undefined {
    return this.#many(where, value)[0];
  }

  #many(where: string, ...binds: (string | number)[]): Verification[] {
    return this.#sql
      .exec<Verification>(`SELECT seq, ${COLUMNS} FROM verifications WHERE ${where}`, ...binds)
      .toArray();
  }
}
