import type { Db } from '../../../platform/db/client';
import type { Order } from '../order';
import type { StoredMessage } from '../messages';

/** Stores a message in D1. A hidden one is counted on the recovery record, because the provider may charge for it. */
export async function insertMessage(db: Db, order: Order, message: StoredMessage): Promise<void> {
  const late = message.disposition === 'late' ? 1 : 0;
  const insert = db.sql
    .prepare(
      `INSERT INTO messages (verification_id, id, sealed, late, received_at, stored_at)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .bind(order.id, message.id, message.sealed, late, message.receivedAt, message.storedAt);
  if (!late) {
    await insert.run();
    return;
  }
  const count = db.sql
    .prepare(
      `UPDATE recoveries SET late_messages = (
         SELECT count(*) FROM messages WHERE verification_id = ?1 AND late = 1)
       WHERE verification_id = ?1 AND name = 'release'`,
    )
    .bind(order.id);
  await db.sql.batch([insert, count]);
}
