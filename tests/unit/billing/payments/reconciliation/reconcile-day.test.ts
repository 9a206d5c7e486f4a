import { expect, test, vi } from 'vitest';
import { reconcileDay } from '../../../../../worker/billing/payments/reconciliation/reconcile-day';
import { SqliteDb } from '../../../../support/sqlite-db';
import { env, onTheWire, TRANSACTION } from '../../../providers/paystack/wire';

onTheWire();

const { db } = new SqliteDb();

/** A list of `pageCount` pages, each with one transaction of no intent of ours. */
function pages(pageCount: number): void {
  let id = 0;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    const data = [{ ...TRANSACTION, id: ++id, created_at: '2026-11-21T12:00:00.000Z' }];
    return Response.json({ status: true, message: 'ok', data, meta: { pageCount } });
  });
}

test('a day is compared only when Paystack’s whole list was read', async () => {
  pages(3);
  expect(await reconcileDay({ db, env }, '2026-11-21')).toMatchObject({ transactions: 3 });
  pages(1_001);
  expect(await reconcileDay({ db, env }, '2026-11-21')).toBeNull();
});
