import * as z from 'zod';

/** An instant in a query, parsed to epoch milliseconds. */
export const instantQuery = z.iso
  .datetime({ offset: true, message: 'Use an ISO 8601 time such as 2026-11-22T10:00:00Z.' })
  .transform((text) => Date.parse(text));

/** A whole number in a query: decimal digits only, where `Number` would also take `0x10`, `1e1` and an empty text. */
export const digitsQuery = (min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  z.preprocess(
    (text) => (typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : text),
    z.int().min(min).max(max),
  );

/** The query parameters of every paged list. */
export const PageQuery = {
  cursor: z
    .string()
    .max(300)
    .optional()
    .describe('`nextCursor` of the previous page, with the same account and filters'),
  limit: digitsQuery(1, 100).default(25).describe('Entries of a page, at most'),
};
