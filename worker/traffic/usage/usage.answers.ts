import * as z from 'zod';
import { instant, QUERY, type Operation } from '../../platform/core/operation';

const count = z.int().min(0);
const UsageRow = z
  .strictObject({
    day: z.string().nullable().describe('UTC; null unless asked for by day'),
    key: z.string().nullable().describe('The key’s id, or "session" for the dashboard'),
    route: z.string().nullable(),
    requests: count,
    clientErrors: count,
    serverErrors: count,
    limited: count.describe('Of the client errors those that were over the limit'),
    meanMs: count,
    maxMs: count,
  })
  .meta({ id: 'UsageRow' });

export const USAGE: Operation = {
  id: 'getUsage',
  summary: 'Read how much was called',
  description:
    'Counts, errors and response times by any of day, key and route. They are collected up to five minutes late; of an ' +
    'isolate of ours that ends unexpectedly, the last ten seconds may be missing.',
  tag: 'Tiers',
  access: 'balance:read',
  answers: {
    200: {
      description: 'From `from` to `to`, both included; at most 1,000 rows',
      schema: z.strictObject({
        from: z.string(),
        to: z.string(),
        asOf: instant.nullable().describe('What came later is not counted yet'),
        data: z.array(UsageRow),
      }),
      example: {
        from: '2026-11-01',
        to: '2026-11-22',
        asOf: '2026-11-22T10:00:00.000Z',
        data: [
          {
            day: '2026-11-22',
            key: null,
            route: null,
            requests: 1_840,
            clientErrors: 12,
            serverErrors: 0,
            limited: 3,
            meanMs: 24,
            maxMs: 8_012,
          },
        ],
      },
    },
  },
  problems: QUERY,
};
