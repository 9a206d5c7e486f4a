import * as z from 'zod';

/** An instant in a query, parsed to epoch milliseconds. */
export const instantQuery = z.iso
  .datetime({ offset: true, message: 'Use an ISO 8601 time such as 2026-11-22T10:00:00Z.' })
  .transform((text) => Date.parse(text));

/** The query parameters of every paged list. */
export const PageQuery = {
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
};
