import * as z from 'zod';
import { selection } from '../catalogue/catalogue.schemas';
import { instantQuery, PageQuery } from '../../platform/core/page-query';
import { STATES } from './order';

/** POST /v1/verifications. Money is in cents of our own sale price. */
export const CreateVerification = z
  .strictObject({
    ...selection,
    maxPrice: z.number().int().positive().max(100_000).optional(),
    /** The id of a quote: the order costs what it says. */
    quote: z.string().max(64).optional(),
  })
  .meta({
    id: 'CreateVerification',
    example: { service: 'whatsapp', areaCodes: ['206'], maxPrice: 200 },
  });
export type CreateVerification = z.infer<typeof CreateVerification>;

/** Seconds to wait for the code, so that one call can rent a number and return with it. */
export const WaitQuery = z.strictObject({
  wait: z.coerce.number().int().min(0).max(25).default(0).describe('Seconds to wait for the code'),
});

/** GET /v1/verifications: filters and the page. */
export const ListVerifications = z.strictObject({
  service: selection.service.optional(),
  number: z
    .string()
    .regex(/^\+?1?\d{10}$/, 'Use a number such as +12065550142.')
    .transform((text) => `+1${text.slice(-10)}`)
    .optional(),
  state: z.enum(STATES).optional(),
  from: instantQuery.optional(),
  to: instantQuery.optional(),
  ...PageQuery,
});
