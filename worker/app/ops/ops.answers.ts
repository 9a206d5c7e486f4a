import * as z from 'zod';
import type { Operation } from '../../platform/core/operation';

const Readiness = z
  .strictObject({
    ready: z.boolean(),
    problems: z.array(z.string()).optional().describe('Only where ENVIRONMENT is local or test'),
  })
  .meta({ id: 'Readiness' });
const open = { tag: 'Operation', access: 'open' } as const;

export const HEALTH: Operation = {
  ...open,
  id: 'getHealth',
  summary: 'Ask whether the Worker runs',
  answers: {
    200: {
      description: 'It runs',
      schema: z.strictObject({ ok: z.literal(true) }),
      example: { ok: true },
    },
  },
};

export const READINESS: Operation = {
  ...open,
  id: 'getReadiness',
  summary: 'Ask whether the configuration is complete',
  answers: {
    200: { description: 'Complete', schema: Readiness, example: { ready: true } },
    503: {
      description: 'Something is missing; the log and GET /v1/admin/readiness say what',
      schema: Readiness,
      example: { ready: false },
    },
  },
};
