import * as z from 'zod';
import { selection } from '../catalogue/catalogue.schemas';

/** POST /v1/verifications. Money is in cents of our own sale price. */
export const CreateVerification = z.strictObject({
  ...selection,
  maxPrice: z.number().int().positive().max(100_000).optional(),
  /** The id of a quote: the order costs what it says. */
  quote: z.string().max(64).optional(),
});
export type CreateVerification = z.infer<typeof CreateVerification>;

/** Seconds to wait for the code, so that one call can rent a number and return with it. */
export const WaitQuery = z.strictObject({
  wait: z.coerce.number().int().min(0).max(25).default(0),
});
