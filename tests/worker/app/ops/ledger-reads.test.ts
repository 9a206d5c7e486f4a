import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { auditLedger } from '../../../../worker/app/ops/audit-ledger';
import { advance, alerts, scalar, setUpWorker } from '../../../support/worker/api';
import { metered } from '../../../support/worker/metered';
import { buyer } from '../../../support/worker/payments';
import { MINUTE } from '../../../support/worker/verifications';

setUpWorker();

const SMALL = 1_500;
const GREAT = 10 * SMALL;

/** Lines `from` to `to` of one account's ledger. */
async function live(accountId: string, from: number, to: number): Promise<void> {
  const last = Number(
    await scalar('SELECT max(seq) FROM transfers WHERE account_id = ?', accountId),
  );
  await env.DB.prepare(
    `INSERT INTO transfers
     WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to})
     SELECT 'ver_old' || i, 'old', ?1, ${last} + 1 + i - ${from}, 'tnt_default:revenue', ?1 || ':available', 0,
       (SELECT balance FROM ledger_accounts WHERE id = 'tnt_default:revenue'),
       (SELECT balance FROM ledger_accounts WHERE id = ?1 || ':available'), '2040-01', ?2 FROM n`,
  )
    .bind(accountId, Date.now())
    .run();
}

/** The maximum of rows that any of the next ticks of the check reads. */
async function mostOf(ticks: number): Promise<number> {
  const read: number[] = [];
  for (let n = 0; n < ticks; n++) {
    const meter = metered();
    await auditLedger(meter.ctx);
    read.push(meter.rows());
    advance(MINUTE);
  }
  return Math.max(...read);
}

test('I-20 a tick of the ledger check reads as many rows of a ten times longer history, and no more than 12,000', async () => {
  const { accountId } = await buyer();
  await live(accountId, 1, SMALL);
  const before = await mostOf(60);
  await live(accountId, SMALL + 1, GREAT);
  const after = await mostOf(60);
  expect(before).toBeGreaterThan(1_000);
  expect(after).toBeLessThan(before + 60);
  expect(after).toBeLessThan(12_000);
  expect(alerts()).toEqual([]);
});
