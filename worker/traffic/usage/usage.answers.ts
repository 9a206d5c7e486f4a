import * as z from 'zod';
import { instant, QUERY, type Operation } from '../../platform/core/operation';

const count = z.int().min(0);
const UsageRow = z
  .strictObject({
    day: z.string().nullable().describe('UTC; null unless grouped by day'),
    key: z.string().nullable().describe('The id of the API key, or "session" for the dashboard'),
    route: z.string().nullable(),
    requests: count,
    clientErrors: count,
    serverErrors: count,
    limited: count.describe('Client errors because of the rate limit'),
    meanMs: count,
    maxMs: count,
  })
  .meta({ id: 'UsageRow' });

export const USAGE: Operation = {
  id: 'getUsage',
  summary: 'Read the API usage',
  description:
    'Requests, errors and response times by day, key or route. The counts may be five minutes old. If one of our ' +
    'processes ends unexpectedly, its last twenty seconds may be missing.',
  tag: 'Tiers',
  access: 'balance:read',
  answers: {
    200: {
      description: 'The usage from `from` to `to`, both included; at most 1,000 rows',
      schema: z.strictObject({
        from: z.string(),
        to: z.string(),
        asOf: instant.nullable().describe('Later requests are not counted yet'),
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
