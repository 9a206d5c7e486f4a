import * as z from 'zod';
import { instant, listOf, QUERY, type Operation } from '../../platform/core/operation';

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
      description: 'A page of the usage, sorted by the dimensions',
      schema: listOf(UsageRow, {
        from: z.iso.date().describe('The first day'),
        to: z.iso.date().describe('The day after the last one'),
        asOf: instant.nullable().describe('Later requests are not counted yet'),
      }),
      example: {
        from: '2026-11-01',
        to: '2026-11-23',
        asOf: '2026-11-22T10:00:00.000Z',
        hasMore: false,
        nextCursor: null,
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
