import * as z from 'zod';
import { aboutId, idInput } from '../platform/core/id-schemas';
import { instantQuery, PageQuery } from '../platform/core/page-query';
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
  from: instantQuery.optional().describe('At this time or later'),
  to: instantQuery.optional().describe('Before this time'),
  ...PageQuery,
};

export const ListAudit = z.strictObject(filters);
export const ListAllAudit = z.strictObject({
  accountId: idInput('account').optional(),
  ...filters,
});
