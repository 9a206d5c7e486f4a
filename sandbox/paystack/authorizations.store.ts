import { setFields } from './sql';

export type ChargeOutcome = 'success' | 'declined' | 'insufficient' | 'challenge' | 'pending';

export type Authorization = {
  seq: number;
  email: string;
  card: string;
  expiry: string;
  reusable: number;
  active: number;
  /** The outcome of the next charges; null: decided by the card's number. */
  outcome: ChargeOutcome | null;
  /** Consecutive refused charges, and the end of the card's lock. */
  failures: number;
  locked_until: number | null;
};

export class AuthorizationStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(row: Pick<Authorization, 'email' | 'card' | 'expiry' | 'reusable'>): Authorization {
    return this.#sql
      .exec<Authorization>(
        'INSERT INTO authorizations (email, card, expiry, reusable) VALUES (?, ?, ?, ?) RETURNING *',
        row.email,
        row.card,
        row.expiry,
        row.reusable,
      )
      .one();
  }

  get(seq: number): Authorization | undefined {
    return this.#sql
      .exec<Authorization>('SELECT * FROM authorizations WHERE seq = ?', seq)
      .toArray()[0];
  }

  findByCard(email: string, card: string): Authorization | undefined {
    return this.#sql
      .exec<Authorization>(
        'SELECT * FROM authorizations WHERE email = ? AND card = ? ORDER BY seq DESC LIMIT 1',
        email,
        card,
      )
      .toArray()[0];
  }

  list(email: string, limit: number): Authorization[] {
    return this.#sql
      .exec<Authorization>(
        'SELECT * FROM authorizations WHERE email = ? ORDER BY seq DESC LIMIT ?',
        email,
        limit,
      )
      .toArray();
  }

  change(row: Authorization, fields: Partial<Authorization>): Authorization {
    const { text, values } = setFields(fields);
    return this.#sql
      .exec<Authorization>(
        `UPDATE authorizations SET ${text} WHERE seq = ? RETURNING *`,
        ...values,
        row.seq,
      )
      .one();
  }
}
