import * as z from 'zod';
import { idOrNull } from '../../platform/core/id-schemas';
import { instant, listOf, QUERY, type Operation } from '../../platform/core/operation';

const count = z.int().min(0);
const UsageRow = z
  .strictObject({
    day: z.string().nullable().describe('Day in UTC; null unless grouped by day'),
    keyId: idOrNull(
      'key',
      'Id of the API key, or `session` for the dashboard; null unless grouped by key',
    ),
    route: z
      .string()
      .nullable()
      .describe('Method and path, such as `GET /v1/balance`; null unless grouped by route'),
    requestCount: count.describe('Requests'),
    clientErrorCount: count.describe('Requests that were answered with a 4xx'),
    serverErrorCount: count.describe('Requests that were answered with a 5xx'),
    limitedCount: count.describe('Client errors because of the rate limit'),
    meanMs: count.describe('Mean response time in milliseconds'),
    maxMs: count.describe('Longest response time in milliseconds'),
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
        from: z.iso.date().describe('First day of the usage, in UTC'),
        to: z.iso.date().describe('Day after the last day of the usage, in UTC'),
        countedAt: instant
          .nullable()
          .describe('Later requests are not counted yet; null when nothing was ever counted'),
      }),
      example: {
        from: '2026-11-01',
        to: '2026-11-23',
        countedAt: '2026-11-22T10:00:00.000Z',
        hasMore: false,
        nextCursor: null,
        data: [
          {
            day: '2026-11-22',
            keyId: null,
            route: null,
            requestCount: 1_840,
            clientErrorCount: 12,
            serverErrorCount: 0,
            limitedCount: 3,
            meanMs: 24,
            maxMs: 8_012,
          },
        ],
      },
    },
  },
  problems: QUERY,
};
