import { changeRow, countRows, listRows, type Filter } from './sql';

export type RiskAction = 'default' | 'allow' | 'deny';

export type Customer = {
  seq: number;
  email: string;
  /** `CUS_…` and the numeric id; both are derived from the address. */
  code: string;
  number: number;
  first_name: string | null;
  last_name: string | null;
  phone: string | null;
  /** JSON as the merchant sent it; null for none. */
  metadata: string | null;
  risk_action: RiskAction;
  created_at: number;
  updated_at: number;
};

export type CustomerChange = Partial<
  Pick<Customer, 'first_name' | 'last_name' | 'phone' | 'metadata' | 'risk_action' | 'updated_at'>
>;

export class CustomerStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Finds or creates the customer of an address. */
  ensure(row: Pick<Customer, 'email' | 'code' | 'number' | 'created_at'>): Customer {
    this.#sql.exec(
      `INSERT INTO customers (email, code, number, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)
       ON CONFLICT DO NOTHING`,
      row.email,
      row.code,
      row.number,
      row.created_at,
    );
    return this.#sql.exec<Customer>('SELECT * FROM customers WHERE email = ?', row.email).one();
  }

  findByEmail(email: string): Customer | undefined {
    return this.#sql.exec<Customer>('SELECT * FROM customers WHERE email = ?', email).toArray()[0];
  }

  /** By code, address or numeric id. */
  find(name: string): Customer | undefined {
    return this.#sql
      .exec<Customer>(
        `SELECT * FROM customers WHERE email = ?1 OR code = ?1 OR number = CAST(?2 AS INTEGER) LIMIT 1`,
        name,
        /^\d{1,15}$/.test(name) ? name : null,
      )
      .toArray()[0];
  }

  change(row: Customer, fields: CustomerChange): Customer {
    return changeRow(this.#sql, 'customers', row, fields);
  }

  list(filter: Filter, limit: number, offset?: number, order?: 'newest' | 'oldest'): Customer[] {
    return listRows(this.#sql, 'customers', filter, { limit, offset, order });
  }

  count(filter: Filter): number {
    return countRows(this.#sql, 'customers', filter);
  }

  /** Addresses of transactions without a customer, from an older state file. */
  listMissing(): { email: string; created_at: number }[] {
    return this.#sql
      .exec<{ email: string; created_at: number }>(
        `SELECT email, min(created_at) AS created_at FROM transactions
         WHERE NOT EXISTS (SELECT 1 FROM customers) GROUP BY email ORDER BY 2`,
      )
      .toArray();
  }
}
