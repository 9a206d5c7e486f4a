import { SqliteDb } from './sqlite-db';
import type { SystemCtx } from '../../worker/platform/core/ctx';
import { TRIGGERS } from '../../worker/platform/db/triggers';
import { checkLedger } from '../../worker/billing/ledger/check';
import {
  getBalance,
  grantCredits,
  createLedgerAccounts,
} from '../../worker/billing/ledger/ledger.service';
import {
  customerAccounts,
  holdStatements,
  settleStatements,
  tenantAccounts,
  transferStatement,
  type Transfer,
} from '../../worker/billing/ledger/transfer-statements';

const TENANT = 'tnt_default';

/** A fresh ledger with customers who hold and settle; times are in November 2026 by default. */
export class LedgerWorld {
  readonly sqlite = new SqliteDb();
  readonly raw = this.sqlite.raw;
  readonly db = this.sqlite.db;
  now = Date.UTC(2026, 10, 22);
  readonly ctx: SystemCtx = { db: this.db, env: {} as Env, now: () => this.now };

  async customer(accountId: string, credits: { bought?: number; promo?: number } = {}) {
    this.raw
      .prepare(
        `INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES (?, ?, 'Test', 'developer', 0)`,
      )
      .run(accountId, TENANT);
    this.raw
      .prepare(`INSERT INTO api_keys (id, account_id, name, prefix, hash, scopes, created_at)
         VALUES (?, ?, 'k', 'p', ?, '["verifications:write"]', 0)`)
      .run(`key_${accountId}`, accountId, `hash_${accountId}`);
    await createLedgerAccounts(this.ctx, { accountId, tier: 'developer' });
    const { bought = 0, promo = 0 } = credits;
    if (bought > 0) await this.grant(accountId, bought, false);
    if (promo > 0) await this.grant(accountId, promo, true);
    return customerAccounts(accountId);
  }

  async grant(accountId: string, amount: number, promo: boolean): Promise<void> {
    const reference = `grant:${accountId}:${promo ? 'promo' : 'bought'}`;
    await grantCredits(this.ctx, { accountId, tenantId: TENANT, reference, amount, promo });
  }

  /** Holds an amount; returns 'ok' or the database's error. */
  hold(reference: string, accountId: string, amount: number): Promise<string> {
    return this.#run(holdStatements(this.db, { reference, accountId, amount, now: this.now }));
  }

  settle(reference: string, accountId: string, direction: 'capture' | 'release'): Promise<string> {
    const settlement = { reference, accountId, tenantId: TENANT, direction, now: this.now };
    return this.#run(settleStatements(this.db, settlement));
  }

  /** Refunds `amount` of a captured order to the customer's account `to`. */
  refund(reference: string, id: string, to: string, amount: number) {
    return this.transfer({
      reference,
      step: `refund:${id}`,
      accountId: to.split(':')[0] ?? '',
      debit: tenantAccounts(TENANT).revenue,
      credit: to,
      amount,
    });
  }

  transfer(transfer: Omit<Transfer, 'now'>): Promise<string> {
    return this.#run([transferStatement(this.db, { ...transfer, now: this.now })]);
  }

  async #run(statements: D1PreparedStatement[]): Promise<string> {
    try {
      await this.db.sql.batch(statements);
      return 'ok';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async balance(accountId: string) {
    const { available, promo, held } = await getBalance(this.ctx, accountId);
    return { available, promo, held };
  }

  usage(accountId: string) {
    return {
      ...this.raw
        .prepare('SELECT period, used, open FROM usage WHERE account_id = ?')
        .get(accountId),
    };
  }

  /** The account's transfers as "step: from → to amount". */
  steps(reference: string): string[] {
    return this.raw
      .prepare('SELECT * FROM transfers WHERE reference = ? ORDER BY seq')
      .all(reference)
      .map(
        (row) =>
          `${String(row['step'])}: ${String(row['debit'])} → ${String(row['credit'])} ${String(row['amount'])}`,
      );
  }

  /** Removes every guard, so that a test can violate the rules. */
  dropGuards(): void {
    for (const trigger of TRIGGERS) this.raw.exec(`DROP TRIGGER ${trigger}`);
    this.raw.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON');
  }

  /** A transfer without triggers; both balances are set directly. */
  forge(row: { reference: string; step: string; debit: string; credit: string; amount: number }) {
    const owners = [row.debit, row.credit].map((id) => id.split(':')[0] ?? '');
    const owner = owners.find((id) => id.startsWith('acc_')) ?? TENANT;
    this.raw
      .prepare(
        `INSERT INTO transfers VALUES (?, ?, ?,
           (SELECT coalesce(max(seq), 0) + 1 FROM transfers WHERE account_id = ?3), ?, ?, ?, 0, 0, '2026-11', 0)`,
      )
      .run(row.reference, row.step, owner, row.debit, row.credit, row.amount);
    const move = this.raw.prepare('UPDATE ledger_accounts SET balance = balance + ? WHERE id = ?');
    move.run(-row.amount, row.debit);
    move.run(row.amount, row.credit);
  }

  /** Inserts an order's row in any state. */
  order(id: string, accountId: string, state: string): void {
    this.raw
      .prepare(
        `INSERT INTO verifications (id, account_id, credential_id, service, capability, price, request_hash,
           provider_account, state, created_at, deadline_at) VALUES (?, ?, ?, 's', 'sms', 10, 'h', 'main', ?, 0, 0)`,
      )
      .run(id, accountId, `key_${accountId}`, state);
  }

  recovery(id: string, name: 'release' | 'area_code' | 'report' = 'release'): void {
    this.raw
      .prepare(
        `INSERT INTO recoveries (verification_id, name, account_id, provider_account, service, action, state, amount,
           since, created_at, updated_at)
         SELECT id, ?, account_id, 'main', 's', 'none', 'recovered', 60, 0, 0, 0 FROM verifications WHERE id = ?`,
      )
      .run(name, id);
  }

  check() {
    return checkLedger(this.db);
  }
}
