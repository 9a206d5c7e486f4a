import { expect, test } from 'vitest';
import { ServerClock } from '../../../web/realtime/server-clock';

const HOUR = 3_600_000;

test('I-54 a computer with a slow clock still shows the server’s time', () => {
  const clock = new ServerClock(() => 1_000_000);
  clock.observe({ server: 1_000_000 + HOUR, sent: 999_980, received: 1_000_000 });
  expect(Math.abs(clock.read() - (1_000_000 + HOUR))).toBeLessThanOrEqual(10);
});

test("the first read returns the time of the last response, not of the page's start", () => {
  const clock = new ServerClock(() => 1_000);
  clock.observe({ server: HOUR, sent: 1_000, received: 1_000 });
  expect(clock.now.value).toBe(HOUR);
});

test('before any answer the local clock is used', () => {
  expect(new ServerClock(() => 42).read()).toBe(42);
});

test('a slow response does not worsen the estimate of a fast one', () => {
  const clock = new ServerClock(() => 0);
  clock.observe({ server: 5_000, sent: 0, received: 10 });
  const precise = clock.offset;
  clock.observe({ server: 9_000, sent: 0, received: 8_000 });
  expect(clock.offset).toBe(precise);
});

test('the Date header bounds it to a second, and many headers to less', () => {
  const clock = new ServerClock(() => 0);
  for (let at = 0; at < 3_000; at += 130) {
    const header = new Date(Math.floor((at + 7_350) / 1_000) * 1_000).toUTCString();
    clock.observeDate(header, at - 10, at + 10);
  }
  expect(Math.abs(clock.offset - 7_350)).toBeLessThan(150);
});

test('an invalid header is ignored', () => {
  const clock = new ServerClock(() => 0);
  clock.observeDate(null, 0, 1);
  clock.observeDate('soon', 0, 1);
  expect(clock.offset).toBe(0);
});

test('a clock that was set is adopted', () => {
  const clock = new ServerClock(() => 0);
  clock.observe({ server: 5_000, sent: 0, received: 10 });
  clock.observe({ server: HOUR, sent: 0, received: 10 });
  expect(Math.abs(clock.offset - HOUR)).toBeLessThanOrEqual(10);
});
