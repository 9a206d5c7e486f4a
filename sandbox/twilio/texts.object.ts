import { DurableObject } from 'cloudflare:workers';
import { migrate } from '../lib/migrate';
import type { SandboxVars } from '../lib/vars';
import { DEFAULTS, Switches, type Message, type SwitchPatch } from './schemas';

const MIGRATIONS = [
  `CREATE TABLE texts (seq INTEGER PRIMARY KEY, sid TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, recipient TEXT NOT NULL,
     body TEXT NOT NULL, received_at INTEGER NOT NULL)`,
  `CREATE INDEX texts_recipient ON texts (recipient, seq)`,
];
const SHOWN = 200;

export interface StoredText {
  [field: string]: string;
  sid: string;
  from: string;
  to: string;
  body: string;
  receivedAt: string;
}

type Row = { received_at: number } & Record<'sid' | 'sender' | 'recipient' | 'body', string>;

/** All texts that were sent, and the provider's switches. */
export class Texts extends DurableObject<SandboxVars> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: SandboxVars) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    migrate(ctx.storage, MIGRATIONS);
  }

  switches(): Switches {
    return Switches.parse({ ...DEFAULTS, ...this.ctx.storage.kv.get<object>('switches') });
  }

  patchSwitches(patch: SwitchPatch): Switches {
    const next = Switches.parse({ ...this.switches(), ...patch });
    this.ctx.storage.kv.put('switches', next);
    return next;
  }

  /** Stores a new text on every call: Twilio has no idempotency key. */
  accept({ To, From, Body }: Message): { sid: string; at: number } {
    const sid = `SM${crypto.randomUUID().replaceAll('-', '')}`;
    const at = Date.now();
    this.#sql.exec(
      'INSERT INTO texts (sid, sender, recipient, body, received_at) VALUES (?, ?, ?, ?, ?)',
      sid,
      From,
      To,
      Body,
      at,
    );
    return { sid, at };
  }

  /** Newest first: all texts, or those to one number. */
  list(to: string | null): StoredText[] {
    return this.#sql
      .exec<Row>(
        `SELECT * FROM texts WHERE ?1 IS NULL OR recipient = ?1 ORDER BY seq DESC LIMIT ${SHOWN}`,
        to,
      )
      .toArray()
      .map((row) => ({
        sid: row.sid,
        from: row.sender,
        to: row.recipient,
        body: row.body,
        receivedAt: new Date(row.received_at).toISOString(),
      }));
  }

  /** Deletes the texts and the switches. */
  reset(): void {
    this.#sql.exec('DELETE FROM texts');
    this.ctx.storage.kv.delete('switches');
  }
}
