import { expect, test } from 'vitest';
import { setUpWorker } from '../../../support/worker/api';
import { deleteAccount } from '../../../support/worker/deletion';
import { confirmed } from '../../../support/worker/person';
import { begun, bodyOf, buyer, later, paid } from '../../../support/worker/payments';
import { disputed } from '../../../support/worker/reversals';

setUpWorker();

const MINUTE = 60_000;
const refusal = async (response: Response) =>
  (await bodyOf<{ code: string; detail: string }>(response, 409)).detail;

test('an account cannot be deleted while a payment may still be paid', async () => {
  const who = await buyer();
  await begun(who);
  expect(await refusal(await deleteAccount(who))).toContain('1 unfinished payment');
  for (let n = 0; n < 8; n++) await later(9 * MINUTE);
  // An hour has passed, and the deletion requires a confirmation in the last ten minutes.
  expect((await deleteAccount(await confirmed(who))).status).toBe(204);
});

test('an account cannot be deleted while a bank asks about a payment', async () => {
  const who = await buyer();
  await disputed(await paid(who), 100);
  const detail = await refusal(await deleteAccount(who));
  expect(detail).toContain('1 open dispute, $1.00 owed');
});
