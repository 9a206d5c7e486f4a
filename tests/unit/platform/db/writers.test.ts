import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ownFiles } from '../../../support/repository';

const sources = ownFiles()
  .filter((file) => /^worker\/.*\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

/**
 * The files of the Worker in which an UPDATE of `table` writes its column `state`, or columns that
 * its text does not name.
 */
function writersOf(table: string): string[] {
  const update = new RegExp(`UPDATE ${table} SET ([^]*?)(?:\\bWHERE\\b|[;\`])`, 'g');
  return sources
    .filter(({ text }) =>
      [...text.matchAll(update)].some(([, sets = '']) => /\bstate =|^\$\{/.test(sets)),
    )
    .map(({ file }) => file)
    .toSorted();
}

describe('the Worker', () => {
  test.each([
    ['payments', ['worker/billing/payments/move-payment.ts']],
    ['payment_refunds', ['worker/billing/payments/reversals/refund-records.ts']],
    ['payment_disputes', ['worker/billing/payments/reversals/dispute-records.ts']],
    ['accounts', ['worker/accounts/identity/account-statements.ts']],
    ['exports', ['worker/privacy/export/records.ts']],
    ['webhook_endpoints', ['worker/channels/webhooks/endpoints/state-statements.ts']],
    [
      'recoveries',
      [
        'worker/verifications/recovery/recoveries.ts',
        'worker/verifications/orders/projections/report.ts',
      ],
    ],
    [
      'verifications',
      [
        'worker/verifications/orders/projections/settlement.ts',
        'worker/verifications/orders/projections/reservation.ts',
      ],
    ],
    [
      'webhook_deliveries',
      [
        'worker/channels/webhooks/deliveries/claim.ts',
        'worker/channels/webhooks/deliveries/deliveries.service.ts',
        'worker/channels/webhooks/deliveries/record-attempts.ts',
      ],
    ],
  ])('I-04 writes the state of %s nowhere else', (table, files) => {
    expect(writersOf(table)).toEqual(files.toSorted());
  });

  test('I-03 has the condition on the change of the statement before in one file only', () => {
    const files = sources.filter(({ text }) => text.includes('changes() >'));
    expect(files.map(({ file }) => file)).toEqual(['worker/platform/db/guarded.ts']);
  });
});
