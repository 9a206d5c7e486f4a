import { mapPage, type Page } from '../../platform/db/page';
import { iso, isoOrNull } from '../../platform/core/clock';
import { stateAt } from './exports.service';
import type { ExportRow } from './records';

/** The public view of an export, without the location of its parts. */
export const toExport = (row: ExportRow, now: number) => ({
  id: row.id,
  state: stateAt(row, now),
  sizeBytes: row.state === 'ready' ? row.bytes : null,
  createdAt: iso(row.createdAt),
  endedAt: isoOrNull(row.endedAt),
  expiresAt: iso(row.expiresAt),
});

export const toExports = (page: Page<ExportRow>, now: number) =>
  mapPage(page, (row) => toExport(row, now));
