import { DurableObject } from 'cloudflare:workers';
import { migrate } from '../lib/migrate';
import type { SandboxVars } from '../lib/vars';
import type { Email } from './schemas';

const MIGRATIONS = [
  `CREATE TABLE mails (
     seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT UNIQUE, body TEXT NOT NULL,
     sender TEXT NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL, html TEXT, text TEXT,
     received_at INTEGER NOT NULL)`,
  `CREATE INDEX mails_recipient ON mails (recipient, seq)`,
];
const SHOWN = 200;

export interface StoredMail {
  [field: string]: string | null;
  id: string;
  from: string;
  to: string;
  subject: string;
  html: string | null;
  text: string | null;
  receivedAt: string;
}

type Row = { received_at: number } & Record<
  'id' | 'sender' | 'recipient' | 'subject' | 'html' | 'text',
  string
>;

const toStoredMail = (row: Row): StoredMail => ({
  id: row.id,
  from: row.sender,
  to: row.recipient,
  subject: row.subject,
  html: row.html,
  text: row.text,
  receivedAt: new Date(row.received_at).toISOString(),
});

/** All emails that were sent. */
export class Mailbox extends DurableObject<SandboxVars> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: SandboxVars) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    migrate(ctx.storage, MIGRATIONS);
  }

  /** Stores an email once per idempotency key; the same key with another body is refused. */
  accept(mail: Email, key: string | null): { id: string } | 'body_differs' {
    const body = JSON.stringify(mail);
    const [known] = this.#sql
      .exec<{ id: string; body: string }>('SELECT id, body FROM mails WHERE key = ?', key)
      .toArray();
    if (known) return known.body === body ? { id: known.id } : 'body_differs';
    const id = crypto.randomUUID();
    this.#sql.exec(
      `INSERT INTO mails (id, key, body, sender, recipient, subject, html, text, received_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      key,
      body,
      mail.from,
      mail.to.join(', '),
      mail.subject,
      mail.html ?? null,
      mail.text ?? null,
      Date.now(),
    );
    return { id };
  }

  /** Newest first: all emails, or those to one address. */
  list(to: string | null): StoredMail[] {
    return this.#sql
      .exec<Row>(
        `SELECT * FROM mails WHERE ?1 IS NULL OR recipient = ?1 ORDER BY seq DESC LIMIT ${SHOWN}`,
        to,
      )
      .toArray()
      .map(toStoredMail);
  }

  find(id: string): StoredMail | null {
    const [row] = this.#sql.exec<Row>('SELECT * FROM mails WHERE id = ?', id).toArray();
    return row ? toStoredMail(row) : null;
  }

  empty(): void {
    this.#sql.exec('DELETE FROM mails');
  }
}
