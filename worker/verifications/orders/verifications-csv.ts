import { csvStream, type Column } from '../../platform/documents/csv';
import { csvFile, type CsvFile } from '../../platform/documents/file';
import { iso, isoOrNull } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
import { formatDecimal } from '../../platform/core/money';
import { describeService } from '../../providers/textverified/service-names';
import { listVerifications } from './order.queries';
import type { Snapshot } from './snapshot';
import { paidAmounts } from './surcharge';
import type { FilterVerifications } from './verifications.schemas';

const PAGE = 500;

const codeOf = ({ messages }: Snapshot): string | null =>
  messages.findLast(({ code }) => code !== null)?.code ?? null;

export const VERIFICATION_COLUMNS: readonly Column<Snapshot>[] = [
  { name: 'created_at', text: ({ createdAt }) => iso(createdAt) },
  { name: 'ended_at', text: ({ endedAt }) => isoOrNull(endedAt) },
  { name: 'service', text: ({ service }) => describeService(service).displayName },
  { name: 'number', text: ({ number }) => number },
  { name: 'code', text: codeOf },
  { name: 'message', text: ({ messages }) => messages.at(-1)?.text ?? null },
  { name: 'state', text: ({ state }) => state },
  { name: 'reason', text: ({ reason }) => reason },
  { name: 'price_usd', number: ({ price }) => formatDecimal(price) },
  { name: 'charged_usd', number: (order) => formatDecimal(paidAmounts(order).chargedCents) },
  { name: 'refunded_usd', number: (order) => formatDecimal(paidAmounts(order).refundedCents) },
  { name: 'id', text: ({ id }) => id },
  { name: 'external_id', text: ({ externalId }) => externalId },
  {
    name: 'metadata',
    text: ({ metadata }) => (Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata)),
  },
];

/** The caller's verifications as CSV, newest first, page by page as the client reads. */
export const verificationsCsv = async (ctx: Ctx, filter: FilterVerifications): Promise<CsvFile> =>
  csvFile(
    'verifications',
    await csvStream(VERIFICATION_COLUMNS, (cursor) =>
      listVerifications(ctx, { ...filter, cursor, limit: PAGE }),
    ),
  );
