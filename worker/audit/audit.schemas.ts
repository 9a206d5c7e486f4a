import * as z from 'zod';
import { aboutId, idInput } from '../platform/core/id-schemas';
import { OrderQuery, PageQuery, PeriodQuery } from '../platform/core/page-query';
import { AUDIT_ACTIONS } from './actions';

const filters = {
  action: z.enum(AUDIT_ACTIONS).optional().describe('Only entries of this action'),
  actorId: z
    .string()
    .max(64)
    .optional()
    .describe(
      `${aboutId('user', 'Only entries of a person')} or ${aboutId('key', 'of an API key')}`,
    ),
  ...PeriodQuery,
  ...OrderQuery,
  ...PageQuery,
};

export const ListAudit = z.strictObject(filters);
export const ListAllAudit = z.strictObject({
  accountId: idInput('account').optional(),
  ...filters,
});
