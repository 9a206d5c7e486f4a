// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test, vi } from 'vitest';
import type { SavedCard } from '../../../../../web/api/cards-api';
import type { Tier, TierQuote } from '../../../../../web/api/tiers-api';
import type { ChangeTierBackend } from '../../../../../web/features/billing/tiers/change-tier.model';
import { ChangeTierDialog } from '../../../../../web/features/billing/tiers/change-tier-dialog';
import { addTexts } from '../../../../../web/locales/i18n';
import accountTexts from '../../../../../web/locales/en.account.json';
import paymentTexts from '../../../../../web/locales/en.payments.json';
import { problem } from '../../../support/builders';
import {
  alerts,
  button,
  field,
  person,
  show,
  testDashboard,
  within,
  until,
} from '../../../support/dom';
import { registerProblemTexts } from '../../../../../web/core/register-problem-texts';

registerProblemTexts();

addTexts(accountTexts);
addTexts(paymentTexts);

const CARD = {
  id: 'crd_1',
  brand: 'visa',
  last4: '4081',
  expMonth: 12,
  expYear: 2030,
  bank: null,
  isDefault: true,
} as unknown as SavedCard;
const RENEWAL = {
  renewsAt: '2026-12-22T10:00:00.000Z',
  tier: 'developer',
  priceCents: 2_900,
} as const;
const quoted = (chargeCents: number, currency?: string): TierQuote => ({
  from: 'free',
  to: 'developer',
  quotedAt: '2026-11-22T10:00:00.000Z',
  expiresAt: '2026-11-22T10:10:00.000Z',
  effectiveAt: '2026-11-22T10:00:00.000Z',
  chargeCents,
  creditedCents: 0,
  renewal: RENEWAL,
  card: currency === 'NGN' ? { currency, amountMinor: 4_640_000, creditCents: 2_900 } : null,
});

async function shown({
  available = 5_000,
  cards = [] as SavedCard[],
  charge = 2_900,
  isHigher = true,
  failures = 0,
} = {}) {
  const backend = {
    quote: vi.fn<ChangeTierBackend['quote']>(async (_tier, currency) => quoted(charge, currency)),
    change: vi.fn<ChangeTierBackend['change']>(async () => undefined),
  };
  for (let n = 0; n < failures; n++) backend.quote.mockRejectedValueOnce(problem(500, 'internal'));
  const onClose = vi.fn();
  const dashboard = testDashboard();
  dashboard.balance.load = async () => {
    dashboard.balance.value.value = {
      availableCents: available,
      spendableCents: available,
    } as never;
  };
  await show(
    within(
      dashboard,
      <ChangeTierDialog
        tier={{ tier: 'developer' } as Tier}
        isHigher={isHigher}
        cards={cards}
        backend={backend}
        onClose={onClose}
      />,
    ),
  );
  return { backend, onClose, user: person() };
}

test('shows the price today and at renewal, and pays exactly that from credits', async () => {
  const { backend, onClose, user } = await shown();
  await screen.findByText('You pay $29.00 today.');
  expect(screen.getByText(/^Renews Dec 22, 2026 for \$29\.00/)).toBeTruthy();
  await user.click(button('Pay $29.00'));
  await until(() => expect(onClose).toHaveBeenCalledTimes(1));
  expect(backend.change.mock.calls).toEqual([[quoted(2_900), null]]);
});

test('credits that are not enough cannot pay, and the notice shows the missing amount', async () => {
  const { backend, user } = await shown({ available: 1_000 });
  await screen.findByText(/^You need \$19\.00 more in purchased credits/);
  expect(button('Pay $29.00').disabled).toBe(true);
  await user.click(button('Pay $29.00'));
  expect(backend.change).not.toHaveBeenCalled();
});

test('a card is charged only with the customer’s consent to the amount in its currency', async () => {
  const { backend, onClose, user } = await shown({ available: 0, cards: [CARD] });
  await screen.findByText('You pay $29.00 today.');
  await user.click(field('Saved card'));
  await user.selectOptions(field('Currency'), 'NGN');
  await screen.findByText(/^You pay 46,400\.00 NGN today\.$/);
  const pay = button(/^Pay 46,400\.00 NGN$/);
  expect(pay.disabled).toBe(true);
  await user.click(field(/^I agree that this card is charged 46,400\.00 NGN now/));
  await user.click(pay);
  await until(() => expect(onClose).toHaveBeenCalledTimes(1));
  expect(backend.change.mock.calls).toEqual([
    [quoted(2_900, 'NGN'), { paymentMethodId: 'crd_1', currency: 'NGN' }],
  ]);
});

test('another currency requires the consent again', async () => {
  const { user } = await shown({ cards: [CARD] });
  await user.click(await screen.findByLabelText('Saved card'));
  await user.selectOptions(field('Currency'), 'NGN');
  await user.click(await screen.findByLabelText(/^I agree that this card is charged [\d,.]+ NGN/));
  await user.selectOptions(field('Currency'), 'GHS');
  expect(screen.getByRole<HTMLInputElement>('checkbox').checked).toBe(false);
});

test('an amount that has changed is shown before anything is paid', async () => {
  const { backend, onClose, user } = await shown();
  await screen.findByText('You pay $29.00 today.');
  backend.change.mockRejectedValueOnce(problem(409, 'tiers.quote_expired'));
  backend.quote.mockResolvedValue(quoted(3_500));
  await user.click(button('Pay $29.00'));
  await screen.findByText('You pay $35.00 today.');
  expect([alerts(), onClose.mock.calls.length]).toEqual([
    ['This price has expired, and nothing was changed. Check the new price, then confirm it.'],
    0,
  ]);
  await user.click(button('Pay $35.00'));
  await until(() => expect(onClose).toHaveBeenCalledTimes(1));
  expect(backend.change).toHaveBeenLastCalledWith(quoted(3_500), null);
});

test('a downgrade costs nothing today', async () => {
  const { backend, user } = await shown({ charge: 0, available: 0, isHigher: false });
  await screen.findByText('You pay nothing today.');
  await user.click(button('Downgrade to Developer'));
  await until(() => expect(backend.change).toHaveBeenCalledWith(quoted(0), null));
});

test('a quote that cannot be read is reported, and read again on request', async () => {
  const { backend, user } = await shown({ failures: 1 });
  await until(() => expect(alerts().join()).toContain('Something went wrong on our side.'));
  expect(button('Upgrade to Developer').disabled).toBe(true);
  await user.click(button('Try again'));
  await screen.findByText('You pay $29.00 today.');
  expect(backend.quote).toHaveBeenCalledTimes(2);
});

test('closed without a choice, nothing is paid', async () => {
  const { backend, user, onClose } = await shown();
  await screen.findByText('You pay $29.00 today.');
  await user.click(button('Cancel'));
  expect([onClose.mock.calls.length, backend.change.mock.calls.length]).toEqual([1, 0]);
});
