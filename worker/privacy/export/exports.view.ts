import { iso, isoOrNull } from '../../platform/core/clock';
import { stateAt } from './exports.service';
import type { ExportRow } from './records';

/** An export as its owner sees it; where its pieces lie stays with us. */
export const toExport = (row: ExportRow, now: number) => ({
  id: row.id,
  state: stateAt(row, now),
  bytes: row.state === 'ready' ? row.bytes : null,
  createdAt: iso(row.createdAt),
  endedAt: isoOrNull(row.endedAt),
  expiresAt: iso(row.expiresAt),
});
