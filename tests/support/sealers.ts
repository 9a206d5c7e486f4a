import type { Db } from '../../worker/platform/db/client';
import { KeyCache } from '../../worker/platform/sealing/key-cache';
import { parseKeyring } from '../../worker/platform/sealing/keyring';
import { Sealer, type SealerDeps } from '../../worker/platform/sealing/sealer';

export const SEAL_KEYS = 'k1:master-key-of-the-tests';

/** A sealer of a separate isolate. */
export const sealerOver = (
  db: Db,
  { keys = SEAL_KEYS, ...deps }: Partial<SealerDeps> & { keys?: string } = {},
): Sealer =>
  new Sealer({
    db,
    keyring: parseKeyring(keys),
    cache: new KeyCache(),
    now: () => 0,
    ...deps,
  });
