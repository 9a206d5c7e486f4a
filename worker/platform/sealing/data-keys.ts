import * as z from 'zod';
import { batch, returning } from '../db/batch';
import { parseRows, type Db } from '../db/client';
import { mintWrapped, unwrap, type DataKey } from './envelope';
import type { Keyring } from './keyring';

/** An owner's keys: new values are sealed with the newest, old ones are unsealed with the version that they name. */
export interface OwnersKeys {
  newest: DataKey;
  oldest: DataKey;
  byVersion: ReadonlyMap<number, DataKey>;
}

/** The owner's key was destroyed with the account: its sealed values cannot be recovered. */
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';
  override readonly message = 'the key was destroyed: its values cannot be unsealed';
}

const Row = z.object({
  version: z.number(),
  wrapped: z.string().nullable(),
  master_id: z.string().nullable(),
});
type Row = z.infer<typeof Row>;

const FIRST = 1;

/** Creates the first key of `owner` unless one exists. For the batch that creates an account. */
export async function newKeyStatement(
  db: Db,
  keyring: Keyring,
  { owner, now }: { owner: string; now: number },
): Promise<D1PreparedStatement> {
  const { current } = keyring;
  const wrapped = await mintWrapped(current, { owner, version: FIRST });
  return db.sql
    .prepare(
      `INSERT INTO data_keys (owner, version, wrapped, master_id, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    .bind(owner, FIRST, wrapped, current.id, now);
}

const readStatement = (db: Db, owner: string): D1PreparedStatement =>
  db.sql
    .prepare('SELECT version, wrapped, master_id FROM data_keys WHERE owner = ? ORDER BY version')
    .bind(owner);

/** Loads the owner's keys; creates the first one if there is none. @throws KeyDestroyed. */
export async function loadKeys(
  db: Db,
  keyring: Keyring,
  owned: { owner: string; now: number },
): Promise<OwnersKeys> {
  const { owner } = owned;
  const known = parseRows(await readStatement(db, owner).all(), Row);
  if (known.length > 0) return unwrapAll(keyring, owner, known);
  // Of two concurrent isolates, the first key stays, and both read it.
  const { stored } = await batch(db, {
    made: await newKeyStatement(db, keyring, owned),
    stored: returning(Row, readStatement(db, owner)),
  });
  return unwrapAll(keyring, owner, stored);
}

async function unwrapAll(keyring: Keyring, owner: string, rows: Row[]): Promise<OwnersKeys> {
  const keys = await Promise.all(
    rows.map(({ version, wrapped, master_id: masterId }) => {
      if (wrapped === null || masterId === null) throw new KeyDestroyed();
      const master = keyring.byId.get(masterId);
      if (!master) throw new Error(`SEAL_KEYS lacks ${masterId}`);
      return unwrap(master, { owner, version }, wrapped);
    }),
  );
  const [oldest] = keys;
  const newest = keys.at(-1);
  if (!oldest || !newest) throw new Error('a data key was created and is missing');
  return { newest, oldest, byVersion: new Map(keys.map((key) => [key.version, key])) };
}

/**
 * Makes all sealed values of `owner` unreadable, unless the owner is an account or a person that still exists. The row
 * stays, so that no new key replaces it.
 */
export const destroyKeysStatement = (
  db: Db,
  { owner, now }: { owner: string; now: number },
): D1PreparedStatement =>
  db.sql
    .prepare(
      `UPDATE data_keys SET wrapped = NULL, master_id = NULL, destroyed_at = ?1
       WHERE owner = ?2 AND destroyed_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM accounts WHERE id = ?2 AND deleted_at IS NULL)
         AND NOT EXISTS (SELECT 1 FROM auth_users WHERE id = ?2)`,
    )
    .bind(now, owner);
