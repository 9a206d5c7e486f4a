import { expect, test } from 'vitest';
import { DemandEstimate } from '../../../../worker/traffic/limits/demand-estimate';
import { Lease } from '../../../../worker/traffic/limits/lease';
import { LimiterCircuit } from '../../../../worker/traffic/limits/limiter-circuit';

test('I-40 a lease is usable from its request until just before its end, and each unit once', () => {
  const lease = new Lease();
  expect(lease.take(0)).toBe(false);
  lease.renew('a', 1_000);
  lease.grant(2, 1_000);
  expect([lease.take(1_000), lease.take(1_989), lease.take(1_989)]).toEqual([true, true, false]);
  lease.renew('b', 2_000);
  lease.grant(2, 1_000);
  expect([lease.take(2_990), lease.isClockSetBack(1_999)]).toEqual([false, true]);
});

test('a lease reports each use until the limiter has answered', () => {
  const lease = new Lease();
  lease.renew('a', 1_000);
  lease.grant(5, 1_000);
  lease.take(1_100);
  const report = { ask: 'a', used: 1, agoMs: 390 };
  expect(lease.renew('b', 1_500)).toEqual([report]);
  lease.drop();
  // Without an answer nothing of it is used, which is also reported.
  expect(lease.renew('c', 1_600)).toEqual([
    { ...report, agoMs: 490 },
    { ask: 'b', used: 0, agoMs: 90 },
  ]);
  expect([lease.isCurrent('b'), lease.isCurrent('c')]).toEqual([false, true]);
  lease.refuse();
  expect(lease.renew('d', 1_700)).toEqual([]);
});

test('the demand rises immediately with a burst and falls slowly', () => {
  const demand = new DemandEstimate();
  for (let n = 0; n < 100; n++) demand.count();
  const burst = demand.next(1_000, 0, 1_000);
  expect(burst).toBe(120);
  const after = [2_000, 3_000, 4_000].map((now) => demand.next(now, 0, 1_000));
  expect(after).toEqual(after.toSorted((a, b) => b - a));
  expect(after[0]).toBeLessThan(burst);
  expect(after[2]).toBeGreaterThan(0);
});

test('the circuit opens for a second after three failures in a row', () => {
  const circuit = new LimiterCircuit();
  circuit.fail(0);
  circuit.fail(0);
  circuit.succeed();
  circuit.fail(0);
  circuit.fail(0);
  expect(circuit.isOpen(0)).toBe(false);
  circuit.fail(0);
  expect([circuit.isOpen(999), circuit.isOpen(1_000)]).toEqual([true, false]);
});
