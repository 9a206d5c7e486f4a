import { expect, test } from 'vitest';
import {
  OpenOrderCount,
  WatchedOrders,
} from '../../../../worker/providers/textverified/open-orders';

const T0 = 1_000_000;
const order = (id: string, createdAt: number, nextPollAt: number) => ({
  id,
  createdAt,
  nextPollAt,
});

test('an isolate reports its orders by age, each once', () => {
  const watched = new WatchedOrders();
  watched.watch(order('new', T0, T0 + 5_000));
  watched.watch(order('new', T0, T0 + 10_000));
  watched.watch(order('old', T0 - 60_000, T0 + 20_000));
  expect(watched.report(T0 + 5_000)).toMatchObject({ young: 1, old: 1, until: T0 + 27_500 });
  expect(watched.report(T0 + 60_000 - 1)).toMatchObject({ young: 0, old: 0 });
});

test('an order that is not polled when it is due has ended, and is not counted', () => {
  const watched = new WatchedOrders();
  watched.watch(order('ends', T0, T0 + 5_000));
  expect(watched.report(T0 + 7_499).young).toBe(1);
  expect(watched.report(T0 + 7_500).young).toBe(0);
});

test('two isolates are distinguished, and a later report of an isolate replaces its earlier one', () => {
  const [one, two] = [new WatchedOrders(), new WatchedOrders()];
  one.watch(order('a', T0, T0 + 5_000));
  two.watch(order('b', T0, T0 + 5_000));
  const count = new OpenOrderCount();
  for (const at of [T0, T0 + 1, T0 + 2]) {
    count.note(one.report(at));
    count.note(two.report(at));
  }
  expect(count.total(T0 + 3)).toEqual({ young: 2, old: 0 });
});

test('the orders of an isolate that ended count until another isolate must have polled them', () => {
  const count = new OpenOrderCount();
  count.note({ isolate: 'gone', young: 4, old: 5, until: T0 + 12_500 });
  expect(count.total(T0 + 12_499)).toEqual({ young: 4, old: 5 });
  expect(count.total(T0 + 14_000)).toEqual({ young: 0, old: 0 });
});

test('above the maximum number of isolates, the one without a report for the longest time is dropped', () => {
  const count = new OpenOrderCount();
  for (let i = 0; i <= 5_000; i += 1)
    count.note({ isolate: `i${i}`, young: 1, old: 0, until: T0 + 60_000 });
  expect(count.total(T0)).toEqual({ young: 5_000, old: 0 });
});
