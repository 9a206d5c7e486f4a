import { csvStream, type Column } from '../../platform/documents/csv';
import { csvFile, type CsvFile } from '../../platform/documents/file';
import { iso, isoOrNull } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
import { formatDecimal } from '../../platform/core/money';
import { shownPurpose } from '../../events/payment-reasons';
import { receiptNumber } from './receipt-number';
import { writeRate } from './amounts';
import type { FilterPayments } from './payments.schemas';
import { openPayments, type AnnotatedPayment } from './payment-annotations';
import { listPayments } from './payment-records';

const PAGE = 500;

export const PAYMENT_COLUMNS: readonly Column<AnnotatedPayment>[] = [
  { name: 'id', text: ({ id }) => id },
  { name: 'reference', text: ({ reference }) => reference },
  {
    name: 'receipt_number',
    text: ({ receipt }) => (receipt === null ? null : receiptNumber(receipt)),
  },
  { name: 'purpose', text: ({ purpose }) => shownPurpose(purpose) },
  { name: 'state', text: ({ state }) => state },
  { name: 'reason', text: ({ reason }) => reason },
  { name: 'currency', text: ({ currency }) => currency },
  { name: 'amount', number: ({ amount }) => formatDecimal(amount) },
  { name: 'rate_per_usd', number: ({ rateMicros }) => writeRate(rateMicros) },
  { name: 'rate_source', text: ({ rateSource }) => rateSource },
  { name: 'credits_usd', number: ({ credits }) => formatDecimal(credits) },
  {
    name: 'credited_usd',
    number: ({ credited }) => (credited === null ? null : formatDecimal(credited)),
  },
  { name: 'returned_usd', number: ({ reversedCents }) => formatDecimal(reversedCents) },
  { name: 'created_at', text: ({ createdAt }) => iso(createdAt) },
  { name: 'paid_at', text: ({ paidAt }) => isoOrNull(paidAt) },
  { name: 'ended_at', text: ({ endedAt }) => isoOrNull(endedAt) },
  { name: 'external_id', text: ({ externalId }) => externalId },
  {
    name: 'metadata',
    text: ({ metadata }) => (Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata)),
  },
  // At the end: a reader may count columns.
  { name: 'card_brand', text: ({ card }) => card?.brand ?? null },
  { name: 'card_last4', text: ({ card }) => card?.last4 ?? null },
];

/** The caller's payments as CSV, newest first, page by page as the client reads. */
export const paymentsCsv = async (ctx: Ctx, filter: FilterPayments): Promise<CsvFile> =>
  csvFile(
    'payments',
    await csvStream(PAYMENT_COLUMNS, async (cursor) =>
      openPayments(ctx, await listPayments(ctx, { ...filter, cursor, limit: PAGE })),
    ),
  );
