import { describe, expect, test } from 'vitest';
import { ROW_RULES } from '../../../../worker/billing/ledger/check';
import { auditLedger } from '../../../../worker/app/ops/audit-ledger';
import { collectLogs } from '../../../support/logs';
import { DAMAGES, PAYMENT_DAMAGES, REFUND_DAMAGES } from '../../../support/ledger-damages';
import type { LedgerWorld } from '../../../support/ledger-world';
import { balancedLedger } from '../../../support/balanced-ledger';

/** The findings of one round of the hourly check, run minute by minute until it is complete. */
async function oneRound(world: LedgerWorld): Promise<{ rule: unknown; count: unknown }[]> {
  const logs = collectLogs();
  const isUnderWay = () =>
    world.raw.prepare(`SELECT 1 FROM jobs WHERE cursor LIKE '%after%'`).get();
  do {
    await auditLedger(world.ctx);
    world.now += 60_000;
  } while (isUnderWay());
  return logs.map(({ rule, count }) => ({ rule, count }));
}

const ALL = [...DAMAGES, ...PAYMENT_DAMAGES, ...REFUND_DAMAGES];

test('I-20 each rule about a row is violated once below', () => {
  const broken = new Set(ALL.map(([rule]) => rule));
  expect(Object.keys(ROW_RULES).filter((rule) => !broken.has(rule))).toEqual([]);
});

test.each(ALL)(
  'I-20 the hourly check finds "%s" as the full check does, in its first round and in a later one',
  async (_rule, _count, damage) => {
    const fresh = await balancedLedger();
    fresh.dropGuards();
    await damage(fresh);
    expect(await oneRound(fresh)).toEqual(await fresh.check());

    const checked = await balancedLedger();
    expect(await oneRound(checked)).toEqual([]);
    checked.dropGuards();
    await damage(checked);
    checked.now = Date.UTC(2026, 10, 22, 1);
    expect(await oneRound(checked)).toEqual(await checked.check());
  },
);

describe('I-20 with a history longer than a tick may read', () => {
  const MANY = 2_300;

  /** Captured orders of acc_a, and more customers than one tick checks. */
  async function longWorld(): Promise<LedgerWorld> {
    const world = await balancedLedger();
    for (let n = 0; n < 60; n++) await world.customer(`acc_b${String(n).padStart(2, '0')}`);
    for (let n = 0; n < MANY / 2; n++) {
      world.order(`ver_m${String(n).padStart(4, '0')}`, 'acc_a', 'completed');
      await world.hold(`ver_m${String(n).padStart(4, '0')}`, 'acc_a', 0);
      await world.settle(`ver_m${String(n).padStart(4, '0')}`, 'acc_a', 'capture');
    }
    return world;
  }

  test('I-20 a sound history raises nothing, and each violation is found within a round', async () => {
    const world = await longWorld();
    expect(await oneRound(world)).toEqual([]);
    expect(world.now - Date.UTC(2026, 10, 22)).toBeGreaterThan(3 * 60_000);
    world.now = Date.UTC(2026, 10, 22, 1);
    world.dropGuards();
    world.raw.exec(`UPDATE ledger_accounts SET balance = balance + 5 WHERE id = 'acc_b59:available';
      UPDATE ledger_accounts SET balance = balance - 5 WHERE id = 'tnt_default:revenue';
      UPDATE usage SET open = open + 1 WHERE account_id = 'acc_a';
      UPDATE transfers SET seq = seq + 100000 WHERE reference = 'ver_open';
      UPDATE verifications SET state = 'expired' WHERE id = 'ver_m1100'`);
    const told = await oneRound(world);
    const rules = (await world.check()).map(({ rule }) => rule);
    expect(told.map(({ rule }) => rule)).toEqual(expect.arrayContaining(rules));
    expect(rules).toHaveLength(5);
  });

  test('I-20 credits moved between two accounts of the tenant are found within the hour', async () => {
    const world = await longWorld();
    await oneRound(world);
    world.raw
      .exec(`UPDATE ledger_accounts SET balance = balance + CASE id WHEN 'tnt_default:revenue' THEN 5 ELSE -5 END
        WHERE id IN ('tnt_default:revenue', 'tnt_default:loss')`);
    world.now = Date.UTC(2026, 10, 22, 1);
    expect(await oneRound(world)).toEqual([{ rule: 'balance = sum of its transfers', count: 2 }]);
  });

  test('I-20 orders that are bought and end during a round violate no rule', async () => {
    const world = await longWorld();
    const logs = collectLogs();
    for (let n = 0; n < 12; n++) {
      await auditLedger(world.ctx);
      world.now += 60_000;
      world.order(`ver_n${n}`, 'acc_a', 'awaiting_sms');
      await world.hold(`ver_n${n}`, 'acc_a', 3);
      await world.hold(`ver_l${n}`, 'acc_b', 3);
      await world.settle(`ver_l${n}`, 'acc_b', n % 2 === 0 ? 'capture' : 'release');
    }
    expect(await world.check()).toEqual([]);
    expect(logs).toEqual([]);
  });
});
