import { expect, test } from 'vitest';
import { localMinute } from '../../../web/core/local-minute';

test('an instant and its field value are the same minute', () => {
  for (const at of [0, 1_795_341_599_999, new Date(2026, 6, 1, 0, 5).getTime()])
    expect(new Date(localMinute(at)).getTime()).toBe(at - (at % 60_000));
  expect(localMinute(new Date(2026, 10, 22, 9, 30).getTime())).toBe('2026-11-22T09:30');
});
