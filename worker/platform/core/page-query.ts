import * as z from 'zod';

/** An instant in a request, parsed to epoch milliseconds. */
export const instantInput = z.iso
  .datetime({ offset: true, message: 'Use an ISO 8601 time such as 2026-11-22T10:00:00Z.' })
  .transform((text) => Date.parse(text));

/** The bound of a period: a date is its midnight in UTC. Parsed to epoch milliseconds. */
const bound = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    'Use an ISO 8601 date or time, such as 2026-11-22 or 2026-11-22T10:00:00Z.',
  )
  .transform((text) => Date.parse(text));

/** The start of a period. */
export const fromInput = bound.describe(
  'At this time or later: an ISO 8601 date or date-time. A date is its midnight in UTC',
);

/** The parameters of lists that are filtered by time. */
export const PeriodQuery = {
  from: fromInput.optional(),
  to: bound
    .optional()
    .describe('Before this time: an ISO 8601 date or date-time. A date is its midnight in UTC'),
};

/** A whole number in a query: decimal digits only, where `Number` would also take `0x10`, `1e1` and an empty text. */
export const digitsQuery = (min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  z.preprocess(
    (text) => (typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : text),
    z.int().min(min).max(max),
  );

/** The parameter of lists that are sorted by creation in either direction. */
export const OrderQuery = {
  order: z
    .enum(['asc', 'desc'])
    .default('desc')
    .describe('By creation: `desc` newest first, `asc` oldest first'),
};

/** The query parameters of every paged list. */
export const PageQuery = {
  cursor: z
    .string()
    .max(300)
    .optional()
    .describe('`nextCursor` of the previous page, with the same account and filters'),
  limit: digitsQuery(1, 100).default(25).describe('Entries of a page, at most'),
};

/** The query of a list without filters. */
export const ListQuery = z.strictObject({ ...OrderQuery, ...PageQuery });
export type ListQuery = z.infer<typeof ListQuery>;
