import { expect, test, vi } from 'vitest';
import { LogModel, nextPollMs } from '../../../../web/features/webhooks/delivery-log.model';
import {
  logAddress,
  parseLogFilters,
  toLogQuery,
} from '../../../../web/features/webhooks/log-filters';
import type { Webhooks } from '../../../../web/api/webhooks-api';
import { AT, problem } from '../../support/builders';
import { delivery, pending } from './builders';

function world() {
  const backend = {
    deliveries: vi.fn<Webhooks['deliveries']>(async (_id, { cursor }) => ({
      data: cursor === undefined ? [delivery({ id: 'whd_2' })] : [delivery()],
      hasMore: cursor === undefined,
      nextCursor: cursor === undefined ? 'next' : null,
    })),
    replay: vi.fn(async (id: string) => pending(0, { id })),
  };
  return { log: new LogModel('whe_1', backend), backend };
}

test.each([
  ['without pending deliveries', [delivery()], 0, null],
  ['immediately, because an attempt may be running', [pending(30_000)], 0, 500],
  ['less and less often while nothing changes', [pending(30_000)], 3, 4_000],
  ['when one is due', [pending(5_000), pending(90_000)], 9, 5_700],
  ['due now', [pending(0)], 4, 500],
  ['late, less and less often', [pending(-8_000)], 9, 8_000],
  ['at least every minute', [pending(3_600_000)], 12, 60_000],
  ['at an unknown time', [pending(0, { nextAttemptAt: null })], 1, 1_000],
])('the next read: %s', (_what, deliveries, still, wait) => {
  expect(nextPollMs(deliveries, { now: AT, still })).toBe(wait);
});

test('counts reads without a change, until a change or a replay', async () => {
  const { log, backend } = world();
  await log.load({});
  expect(log.still.value).toBe(0);
  await log.refresh();
  await log.refresh();
  expect(log.still.value).toBe(2);
  await log.replay('whd_2');
  expect(log.still.value).toBe(0);
  backend.deliveries.mockResolvedValueOnce({
    data: [pending(0, { attemptCount: 2 })],
    hasMore: false,
    nextCursor: null,
  });
  await log.refresh();
  expect(log.still.value).toBe(0);
});

test('a refresh reloads the first page, and leaves a longer list alone', async () => {
  const { log, backend } = world();
  await log.load({ state: 'failed' });
  await log.refresh();
  expect(backend.deliveries.mock.calls).toEqual([
    ['whe_1', { state: 'failed' }],
    ['whe_1', { state: 'failed' }],
  ]);
  await log.more();
  await log.refresh();
  expect(backend.deliveries).toHaveBeenCalledTimes(3);
  expect(log.items.value.map(({ id }) => id)).toEqual(['whd_2', 'whd_1']);
  await log.reload();
  await log.refresh();
  expect(backend.deliveries).toHaveBeenCalledTimes(5);
});

test('a replayed delivery is shown as pending in its place; a refused one is unchanged', async () => {
  const { log, backend } = world();
  await log.load({});
  await log.more();
  await log.replay('whd_1');
  expect(log.items.value.map(({ state }) => state)).toEqual(['delivered', 'pending']);
  backend.replay.mockRejectedValueOnce(problem(409, 'endpoints.disabled'));
  await expect(log.replay('whd_2')).rejects.toThrow('endpoints.disabled');
  expect(log.items.value[0]?.state).toBe('delivered');
});

test('filters become the address and the query', () => {
  const filters = parseLogFilters({ state: 'failed', type: 'sms.received', other: 'x' });
  expect(logAddress('whe_1', filters)).toBe(
    '/developers/webhooks/whe_1?state=failed&type=sms.received',
  );
  expect(toLogQuery(filters)).toEqual({ state: 'failed', eventType: 'sms.received' });
  expect(logAddress('whe_1', parseLogFilters({ state: 'nowhere' }))).toBe(
    '/developers/webhooks/whe_1',
  );
});
