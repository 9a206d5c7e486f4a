import * as z from 'zod';
import { OrderQuery, PageQuery, PeriodQuery } from '../platform/core/page-query';
import { AUDIT_ACTIONS } from './actions';

const filters = {
  action: z.enum(AUDIT_ACTIONS).optional(),
  actor: z.string().max(64).optional().describe('The id of a user or of an API key'),
  ...PeriodQuery,
  ...OrderQuery,
  ...PageQuery,
};

export const ListAudit = z.strictObject(filters);
export const ListAllAudit = z.strictObject({ account: z.string().max(64).optional(), ...filters });
