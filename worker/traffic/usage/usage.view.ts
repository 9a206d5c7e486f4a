import { mapPage } from '../../platform/db/page';
import { isoOrNull } from '../../platform/core/clock';
import type { UsageReport, UsageRow } from './usage.service';

const toRow = (row: UsageRow) => ({
  day: row.day,
  keyId: row.key,
  route: row.route,
  requestCount: row.requests,
  clientErrorCount: row.client_errors,
  serverErrorCount: row.server_errors,
  limitedCount: row.limited,
  meanMs: row.requests === 0 ? 0 : Math.round(row.total_ms / row.requests),
  maxMs: row.max_ms,
});

export const toUsage = ({ from, to, asOf, ...page }: UsageReport) => ({
  ...mapPage(page, toRow),
  from,
  to,
  countedAt: isoOrNull(asOf),
});
