import * as z from 'zod';
import { PageQuery } from '../kernel/page';

export const FindAccounts = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(254)
    .optional()
    .describe('The id of an account or of a user, or an e-mail address'),
  state: z.enum(['active', 'suspended']).optional(),
  ...PageQuery,
});
export type FindAccounts = z.infer<typeof FindAccounts>;

/** Of a closed list, because the audit log holds no free text. */
export const REASONS = ['abuse', 'fraud', 'payment', 'security', 'request'] as const;

export const Suspend = z
  .strictObject({ reason: z.enum(REASONS) })
  .meta({ id: 'Suspend', example: { reason: 'fraud' } });
export type Suspend = z.infer<typeof Suspend>;
