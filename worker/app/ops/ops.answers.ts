import * as z from 'zod';
import type { Operation } from '../../platform/core/operation';

const Readiness = z
  .strictObject({
    ready: z.boolean().describe('True: the service is complete'),
    problems: z.array(z.string()).optional().describe('Only when ENVIRONMENT is local or test'),
  })
  .meta({ id: 'Readiness' });
const open = { tag: 'Operation', access: 'open' } as const;

export const HEALTH: Operation = {
  ...open,
  id: 'getHealth',
  summary: 'Check that the Worker runs',
  answers: {
    200: {
      description: 'The Worker runs',
      schema: z.strictObject({ ok: z.literal(true).describe('The Worker runs') }),
      example: { ok: true },
    },
  },
};

export const READINESS: Operation = {
  ...open,
  id: 'getReadiness',
  summary: 'Check that the configuration is complete',
  answers: {
    200: {
      description: 'The configuration is complete',
      schema: Readiness,
      example: { ready: true },
    },
    503: {
      description: 'Settings are missing. The log and the readiness report for staff list them',
      schema: Readiness,
      example: { ready: false },
    },
  },
};
