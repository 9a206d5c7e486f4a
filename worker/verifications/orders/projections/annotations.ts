import * as z from 'zod';
import type { Annotations } from '../../../platform/core/annotations';
import { batch, returning } from '../../../platform/db/batch';
import type { Db } from '../../../platform/db/client';
import { sealAnnotations } from '../../../platform/sealing/annotations';
import type { Sealer } from '../../../platform/sealing/sealing.service';

/** The annotations of an order after the change that made `annotationsRevision`. */
export interface Annotated extends Annotations {
  id: string;
  accountId: string;
  annotationsRevision: number;
}

const WrittenRow = z.object({ id: z.string() });

export type Written = 'written' | 'superseded' | 'deleted';

/**
 * Writes the annotations of an order to D1. `superseded`: D1 has this revision or a newer one (I-74). `deleted`: the account
 * is deleted, and nothing is attached to its orders any more.
 */
export async function writeAnnotations(
  db: Db,
  sealer: Sealer,
  annotated: Annotated,
): Promise<Written> {
  const { id, accountId, externalId, metadata, annotationsRevision } = annotated;
  const { annotations, externalKey } = await sealAnnotations(sealer, annotated, annotated);
  const isAttached = externalId !== null || Object.keys(metadata).length > 0;
  if (isAttached && annotations === null) return 'deleted';
  const update = db.sql
    .prepare(
      `UPDATE verifications SET annotations = ?1, external_key = ?2, annotations_revision = ?3
       WHERE id = ?4 AND account_id = ?5 AND annotations_revision < ?3 RETURNING id`,
    )
    .bind(annotations, externalKey, annotationsRevision, id, accountId);
  const { written } = await batch(db, { written: returning(WrittenRow, update) });
  return written.length === 0 ? 'superseded' : 'written';
}
