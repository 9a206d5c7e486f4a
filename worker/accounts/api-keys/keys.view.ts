import { mapPage, type Page } from '../../platform/db/page';
import { iso, isoOrNull } from '../../platform/core/clock';
import type { Issued } from './issue';
import type { KeyRecord } from './records';

/** A key as it may be seen: its prefix, never the key. */
export const toKey = (key: KeyRecord) => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  rateLimit: key.rateLimit,
  createdAt: iso(key.createdAt),
  createdBy: key.createdBy,
  expiresAt: isoOrNull(key.expiresAt),
  revokedAt: isoOrNull(key.revokedAt),
  replacedBy: key.replacedBy,
  lastUsedAt: isoOrNull(key.lastUsedAt),
});

/** The one answer that has the key itself. */
export const toIssued = ({ record, key }: Issued) => ({ ...toKey(record), key });

export const toKeys = (page: Page<KeyRecord>) => mapPage(page, toKey);
