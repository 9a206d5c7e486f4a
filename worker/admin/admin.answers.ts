import * as z from 'zod';
import { AccountAuditEntry, auditExample } from '../audit/audit.answers';
import { nextCursor, QUERY, type Operation } from '../kernel/operation';

const admin = { tag: 'Operators', access: 'admin' } as const;

export const AUDIT: Operation = {
  ...admin,
  id: 'adminListAudit',
  summary: 'Read the audit log of every account, newest first',
  answers: {
    200: {
      description: 'A page',
      schema: z.strictObject({ data: z.array(AccountAuditEntry), nextCursor }),
      example: { data: [{ account: 'acc_9d2e71', ...auditExample }], nextCursor: null },
    },
  },
  problems: QUERY,
};
