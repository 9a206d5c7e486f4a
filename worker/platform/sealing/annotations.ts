import * as z from 'zod';
import type { Annotations } from '../core/annotations';
import { KeyDestroyed } from './data-keys';
import type { Sealer } from './sealer';

/** Annotations as D1 stores them: both columns are null when nothing is attached. */
export interface SealedAnnotations {
  annotations: string | null;
  /** A keyed hash of the external id. */
  externalKey: string | null;
}

type Owned = { id: string; accountId: string };

const Stored = z.object({
  externalId: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
});

const NOTHING: Annotations = { externalId: null, metadata: {} };
const NOTHING_SEALED: SealedAnnotations = { annotations: null, externalKey: null };

const scopeOf = ({ id, accountId }: Owned) => ({ owner: accountId, record: `annotations:${id}` });

/** The hash by which an external id is found. */
export const externalKeyOf = (
  sealer: Sealer,
  accountId: string,
  externalId: string,
): Promise<string> => sealer.fingerprint(accountId, `external-id:${externalId}`);

/**
 * Seals what is attached to the object. Reads no key when nothing is. Nothing is stored for an account that was deleted
 * meanwhile: D1 refuses what it still tries to create.
 */
export async function sealAnnotations(
  sealer: Sealer,
  owned: Owned,
  { externalId, metadata }: Annotations,
): Promise<SealedAnnotations> {
  if (externalId === null && Object.keys(metadata).length === 0) return NOTHING_SEALED;
  try {
    return {
      annotations: await sealer.seal(scopeOf(owned), JSON.stringify({ externalId, metadata })),
      externalKey:
        externalId === null ? null : await externalKeyOf(sealer, owned.accountId, externalId),
    };
  } catch (error) {
    if (error instanceof KeyDestroyed) return NOTHING_SEALED;
    throw error;
  }
}

/** Unseals a column of annotations. Reads no key when it is null. */
export async function unsealAnnotations(
  sealer: Sealer,
  owned: Owned,
  sealed: string | null,
): Promise<Annotations> {
  if (sealed === null) return NOTHING;
  return Stored.parse(JSON.parse(await sealer.unseal(scopeOf(owned), sealed)));
}
