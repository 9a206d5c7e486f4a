import { mapPage, type Page } from '../../platform/db/page';
import { iso, isoOrNull } from '../../platform/core/clock';
import type { Issued } from './issue';
import type { KeyRecord } from './records';

/** The public view of a key: its prefix, never the secret. */
export const toKey = (key: KeyRecord) => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  requestsPerMinute: key.rateLimit,
  createdAt: iso(key.createdAt),
  createdById: key.createdBy,
  expiresAt: isoOrNull(key.expiresAt),
  revokedAt: isoOrNull(key.revokedAt),
  replacedById: key.replacedBy,
  lastUsedAt: isoOrNull(key.lastUsedAt),
});

/** The only response that contains the secret. */
export const toIssued = ({ record, key }: Issued) => ({ ...toKey(record), key });

export const toKeys = (page: Page<KeyRecord>) => mapPage(page, toKey);
