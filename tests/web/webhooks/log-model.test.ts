import { expect, test, vi } from 'vitest';
import { LogModel, nextLookMs } from '../../../web/webhooks/log.model';
import { logAddress, logFiltersOf, toLogQuery } from '../../../web/webhooks/log-filters';
import type { Webhooks } from '../../../web/webhooks/webhooks-api';
import { AT, problem } from '../support/builders';
import { delivery, pending } from './builders';

function world() {
  const backend = {
    deliveries: vi.fn<Webhooks['deliveries']>(async (_id, { cursor }) => ({
      data: cursor === undefined ? [delivery({ id: 'whd_2' })] : [delivery()],
      nextCursor: cursor === undefined ? 'next' : null,
    })),
    replay: vi.fn(async (id: string) => pending(0, { id })),
  };
  return { log: new LogModel('whe_1', backend), backend };
}

test.each([
  ['nothing under way', [delivery()], null],
  ['due in a while', [pending(5_000)], 5_700],
  ['the first that is due counts', [pending(20_000), pending(3_000)], 3_700],
  ['due now', [pending(0)], 1_000],
  ['long overdue is looked at ever less often', [pending(-8_000)], 8_000],
  ['at least every minute', [pending(3_600_000)], 60_000],
  ['at least every minute, overdue for an hour too', [pending(-3_600_000)], 60_000],
  ['not known when', [pending(0, { nextAttemptAt: null })], 1_000],
])('another look: %s', (_what, deliveries, wait) => {
  expect(nextLookMs(deliveries, AT)).toBe(wait);
});

test('a look reads the first page as it was asked for, and leaves a longer list alone', async () => {
  const { log, backend } = world();
  await log.load({ state: 'failed' });
  await log.look();
  expect(backend.deliveries.mock.calls).toEqual([
    ['whe_1', { state: 'failed' }],
    ['whe_1', { state: 'failed' }],
  ]);
  await log.more();
  await log.look();
  expect(backend.deliveries).toHaveBeenCalledTimes(3);
  expect(log.items.value.map(({ id }) => id)).toEqual(['whd_2', 'whd_1']);
  await log.reload();
  await log.look();
  expect(backend.deliveries).toHaveBeenCalledTimes(5);
});

test('a replayed delivery is under way in its place; a refused one stays as it was', async () => {
  const { log, backend } = world();
  await log.load({});
  await log.more();
  await log.replay('whd_1');
  expect(log.items.value.map(({ state }) => state)).toEqual(['delivered', 'pending']);
  backend.replay.mockRejectedValueOnce(problem(409, 'endpoints.disabled'));
  await expect(log.replay('whd_2')).rejects.toThrow('endpoints.disabled');
  expect(log.items.value[0]?.state).toBe('delivered');
});

test('the address says which deliveries are shown', () => {
  const filters = logFiltersOf({ state: 'failed', type: 'sms.received', other: 'x' });
  expect(logAddress('whe_1', filters)).toBe(
    '/settings/webhooks/whe_1?state=failed&type=sms.received',
  );
  expect(toLogQuery(filters)).toEqual({ state: 'failed', type: 'sms.received' });
  expect(logAddress('whe_1', logFiltersOf({ state: 'nowhere' }))).toBe('/settings/webhooks/whe_1');
});
