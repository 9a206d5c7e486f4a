import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { auditRow, type AuditEntry } from '../../../../worker/audit/audit.service';
import { guarded } from '../../../../worker/platform/db/guarded';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { outboxRow } from '../../../../worker/events/outbox.service';
import { mailRow } from '../../../../worker/mail/mail.service';
import { account, scalar, setUpWorker } from '../../../support/worker/api';

setUpWorker();

const ctx = () => systemCtx(env);
const count = (table: string) => scalar(`SELECT count(*) FROM ${table}`);

interface Made {
  accountId: string;
  credentialId: string;
}

const entryOf = ({ accountId, credentialId }: Made) =>
  auditRow(ctx(), {
    accountId,
    actor: { kind: 'system' },
    action: 'key.revoked',
    target: { type: 'key', id: credentialId },
  } satisfies AuditEntry);
const eventOf = ({ accountId }: Made, id = 'evt_1') =>
  outboxRow({
    id,
    accountId,
    type: 'security.endpoint_changed',
    timestamp: 1,
    data: { endpointId: 'whe_1', change: 'created' },
  });
/** A confirmed address is required by some emails; this address is unconfirmed. */
const mailToNobody = ({ accountId }: Made) =>
  mailRow(ctx(), {
    key: 'nobody',
    to: 'nobody@example.com',
    by: accountId,
    template: 'endpoint.disabled',
    values: { host: 'shop.test', reason: 'it answered that it is gone' },
  });
const mailOf = ({ accountId }: Made, n: number) =>
  mailRow(ctx(), {
    key: `invitation:${n}`,
    to: `ada${n}@example.com`,
    by: accountId,
    template: 'invitation',
    values: { role: 'owner', link: 'https://namaskah.test/' },
  });

const revoke = ({ credentialId }: Made) =>
  ctx()
    .db.sql.prepare('UPDATE api_keys SET revoked_at = 1 WHERE id = ? AND revoked_at IS NULL')
    .bind(credentialId);
const changesNothing = () => ctx().db.sql.prepare('UPDATE api_keys SET name = name WHERE false');
const changesMuch = () => ctx().db.sql.prepare('UPDATE accounts SET name = name');

/**
 * The change with an audit entry, its own statements, an event and emails, of which the first has
 * no recipient.
 */
async function batch(made: Made, between: D1PreparedStatement[] = []) {
  const { db } = ctx();
  const mails = await Promise.all([mailToNobody(made), mailOf(made, 1), mailOf(made, 2)]);
  const entry = await entryOf(made);
  const statements = guarded(db, revoke(made), [entry, ...between, eventOf(made), ...mails]);
  return db.sql.batch(statements);
}

describe('the rows of a change', () => {
  test('I-03 are all inserted when the change changed a row', async () => {
    const made = await account();
    await batch(made);
    expect(await count('audit_log')).toBe(1);
    expect(await scalar('SELECT group_concat(id) FROM hub_outbox')).toBe('evt_1');
    expect(await count('mails')).toBe(2);
  });

  test('I-03 are not inserted when the change changed nothing', async () => {
    const made = await account();
    await batch(made);
    await env.DB.batch([
      env.DB.prepare('DELETE FROM hub_outbox'),
      env.DB.prepare('DELETE FROM mails'),
    ]);
    await batch(made);
    expect(await count('audit_log')).toBe(1);
    expect(await count('hub_outbox')).toBe(0);
    expect(await count('mails')).toBe(0);
  });

  test('I-03 are inserted although a statement in between changes nothing', async () => {
    const made = await account();
    await batch(made, [changesNothing()]);
    expect(await count('hub_outbox')).toBe(1);
    expect(await count('mails')).toBe(2);
  });

  test('I-03 are not inserted although a statement in between changes a row', async () => {
    const made = await account();
    await revoke(made).run();
    await batch(made, [changesMuch()]);
    expect(await count('audit_log')).toBe(0);
    expect(await count('hub_outbox')).toBe(0);
    expect(await count('mails')).toBe(0);
  });

  test('I-03 may be a single row', async () => {
    const made = await account();
    const { db } = ctx();
    await db.sql.batch(guarded(db, revoke(made), [eventOf(made), changesMuch()]));
    await db.sql.batch(guarded(db, revoke(made), [eventOf(made, 'evt_2'), changesMuch()]));
    expect(await scalar('SELECT group_concat(id) FROM hub_outbox')).toBe('evt_1');
  });
});
