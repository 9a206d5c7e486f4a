import { DurableObject } from 'cloudflare:workers';
import type { SandboxVars } from '../lib/vars';
import { DEFAULTS, Switches, type SwitchPatch } from './schemas';

const KEPT = 500;

export interface Arrival {
  [field: string]: string | number;
  at: string;
  webhookId: string;
  type: string;
  /** Arrivals with this id so far, this one included. */
  times: number;
  verdict: string;
  answered: string;
  headers: string;
  body: string;
}

type Row = { seq: number; at: number; times: number } & Record<
  'webhook_id' | 'type' | 'verdict' | 'answered' | 'headers' | 'body',
  string
>;

/** One customer's server: its arrivals and its switches. */
export class Receiver extends DurableObject<SandboxVars> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: SandboxVars) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql
      .exec(`CREATE TABLE IF NOT EXISTS arrivals (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL,
      webhook_id TEXT NOT NULL, type TEXT NOT NULL, verdict TEXT NOT NULL, answered TEXT NOT NULL,
      headers TEXT NOT NULL, body TEXT NOT NULL)`);
  }

  switches(): Switches {
    return Switches.parse({ ...DEFAULTS, ...this.ctx.storage.kv.get<object>('switches') });
  }

  patchSwitches(patch: SwitchPatch): Switches {
    const next = Switches.parse({ ...this.switches(), ...patch });
    this.ctx.storage.kv.put('switches', next);
    return next;
  }

  record(
    arrival: Record<'webhookId' | 'type' | 'verdict' | 'answered' | 'headers' | 'body', string>,
  ) {
    this.#sql.exec(
      `INSERT INTO arrivals (at, webhook_id, type, verdict, answered, headers, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      Date.now(),
      arrival.webhookId,
      arrival.type,
      arrival.verdict,
      arrival.answered,
      arrival.headers,
      arrival.body,
    );
    this.#sql.exec(`DELETE FROM arrivals WHERE seq <= (SELECT max(seq) FROM arrivals) - ${KEPT}`);
  }

  /** Newest first. */
  list(): Arrival[] {
    return this.#sql
      .exec<Row>(
        `SELECT *, (SELECT count(*) FROM arrivals b WHERE b.webhook_id = a.webhook_id AND b.seq <= a.seq) AS times
         FROM arrivals a ORDER BY seq DESC LIMIT 100`,
      )
      .toArray()
      .map((row) => ({
        at: new Date(row.at).toISOString(),
        webhookId: row.webhook_id,
        type: row.type,
        times: row.times,
        verdict: row.verdict,
        answered: row.answered,
        headers: row.headers,
        body: row.body,
      }));
  }

  /** Deletes the arrivals and the switches. */
  reset(): void {
    this.#sql.exec('DELETE FROM arrivals');
    this.ctx.storage.kv.delete('switches');
  }
}
