import { describe, expect, test } from 'vitest';
import { auditLedger } from '../../../../worker/app/ops/audit-ledger';
import { missingTriggers } from '../../../../worker/platform/db/triggers';
import { DAMAGES, PAYMENT_DAMAGES } from '../../../support/ledger-damages';
import { LedgerWorld } from '../../../support/ledger-world';
import { balancedLedger } from '../../../support/balanced-ledger';
import { collectLogs } from '../../../support/logs';

test('I-20 a ledger of captures, releases and open holds is sound', async () => {
  const world = await balancedLedger();
  expect(world.steps('ver_captured')).toHaveLength(4);
  expect(await world.check()).toEqual([]);
});

test.each(PAYMENT_DAMAGES)(
  'I-20 for payments the checker reports "%s", and nothing else',
  async (rule, count, damage) => {
    const world = await balancedLedger();
    world.dropGuards();
    await damage(world);
    expect(await world.check()).toEqual([{ rule, count }]);
  },
);

test.each(DAMAGES)(
  'I-20 the checker reports "%s", and nothing else',
  async (rule, count, damage) => {
    const world = await balancedLedger();
    world.dropGuards();
    await damage(world);
    expect(await world.check()).toEqual([{ rule, count }]);
  },
);

test('I-21 a balance that changes without a transfer is reported, from both sides', async () => {
  const world = await balancedLedger();
  world.raw.exec(`UPDATE ledger_accounts SET balance = balance + 5 WHERE id = 'acc_a:available'`);
  expect(await world.check()).toEqual([
    { rule: 'sum of all accounts is 0', count: 5 },
    { rule: 'balance = sum of its transfers', count: 1 },
  ]);
});

test('I-20 each violated rule alerts the operator', async () => {
  const logs = collectLogs();
  const world = await balancedLedger();
  await auditLedger(world.ctx);
  expect(logs).toEqual([]);
  world.raw.exec(`UPDATE usage SET open = 9 WHERE account_id = 'acc_a'`);
  world.now += 3_600_000;
  await auditLedger(world.ctx);
  expect(logs).toEqual([
    { level: 'alert', event: 'ledger.broken', rule: 'open = holds not settled', count: 1 },
  ]);
});

describe('I-21 the guards exist', () => {
  test('I-21 no trigger is missing after the migrations', async () => {
    expect(await missingTriggers(new LedgerWorld().db)).toEqual([]);
  });

  test('I-21 a dropped trigger is reported by name', async () => {
    const world = new LedgerWorld();
    world.raw.exec('DROP TRIGGER transfers_refund');
    expect(await missingTriggers(world.db)).toEqual(['transfers_refund']);
  });
});
