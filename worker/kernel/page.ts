import * as z from 'zod';

/** The query parameters of every paged list. */
export const PageQuery = {
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
};
