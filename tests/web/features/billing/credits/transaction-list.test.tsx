// @vitest-environment happy-dom
import { screen, within } from '@testing-library/dom';
import { expect, test, vi } from 'vitest';
import { backend, type LedgerRow, type Transaction } from '../../../../../web/api/first-pages-api';
import { TransactionList } from '../../../../../web/features/billing/credits/transaction-list';
import { addTexts } from '../../../../../web/locales/i18n';
import texts from '../../../../../web/locales/en.payments.json';
import { button, person, show } from '../../../support/dom';

addTexts(texts);

const rental = (more: Partial<Transaction> = {}): Transaction => ({
  reference: 'ver_1',
  kind: 'verification',
  description: 'Verification for WhatsApp',
  service: 'whatsapp',
  number: '+12065550142',
  state: 'completed',
  amountCents: -225,
  heldCents: 0,
  balanceAfterCents: 775,
  startedAt: '2026-11-22T10:00:00.000Z',
  updatedAt: '2026-11-22T10:00:31.000Z',
  ...more,
});
const rowOf = (name: RegExp) =>
  screen.getByRole('rowheader', { name }).closest('tr')?.textContent ?? '';

test('each outcome says where the money is: charged, released, on hold, added', async () => {
  await show(
    <TransactionList
      items={[
        rental(),
        rental({
          reference: 'ver_2',
          description: 'Verification for Google',
          state: 'cancelled',
          amountCents: 0,
          balanceAfterCents: 1_000,
        }),
        rental({
          reference: 'ver_3',
          description: 'Verification for Telegram',
          state: 'awaiting_sms',
          heldCents: 225,
        }),
        rental({
          reference: 'pay_1',
          kind: 'top_up',
          description: 'Top-up',
          service: null,
          number: null,
          state: 'succeeded',
          amountCents: 1_000,
          balanceAfterCents: 1_000,
        }),
        rental({
          reference: 'tier:1',
          kind: 'plan',
          description: 'Developer plan',
          service: null,
          number: null,
          state: null,
          amountCents: -2_900,
        }),
      ]}
    />,
  );
  expect(rowOf(/WhatsApp/)).toMatch(/Completed.*-\$2\.25.*\$7\.75/);
  expect(rowOf(/Google/)).toMatch(/Cancelled.*\$0\.00.*\$10\.00/);
  expect(rowOf(/Google/)).not.toMatch(/Charged|Paid|Completed/);
  expect(rowOf(/Telegram/)).toMatch(/Waiting.*-\$2\.25on hold/);
  expect(rowOf(/Top-up/)).toMatch(/Paid\+\$10\.00/);
  expect(rowOf(/Developer plan/)).toContain('-$29.00');
  expect(screen.getByRole('link', { name: 'Top-up' }).getAttribute('href')).toBe(
    '/billing/payments/pay_1',
  );
  expect(screen.queryByRole('link', { name: 'Developer plan' })).toBeNull();
});

test('the movements of a row are loaded when it is unfolded, and only then', async () => {
  const hold: LedgerRow = {
    sequence: 2,
    reference: 'ver_1',
    description: 'Verification for WhatsApp',
    step: 'hold',
    ledgerAccount: 'available',
    amountCents: -225,
    movedCents: 225,
    balanceAfterCents: 775,
    createdAt: '2026-11-22T10:00:00.000Z',
  };
  const ledger = vi
    .spyOn(backend, 'ledger')
    .mockResolvedValue({ data: [hold], hasMore: false, nextCursor: null });
  await show(<TransactionList items={[rental()]} />);
  expect(ledger).not.toHaveBeenCalled();
  const user = person();
  const more = button(/show its movements/);
  expect(more.getAttribute('aria-expanded')).toBe('false');
  await user.click(more);
  expect(ledger.mock.calls).toEqual([[{ reference: 'ver_1', order: 'asc', limit: '100' }]]);
  expect(more.getAttribute('aria-expanded')).toBe('true');
  const table = await screen.findByRole('table', { name: 'Movements' });
  expect(within(table).getByRole('rowheader', { name: /^On hold/ })).toBeTruthy();
  await user.click(more);
  expect(screen.queryByRole('table', { name: 'Movements' })).toBeNull();
});
