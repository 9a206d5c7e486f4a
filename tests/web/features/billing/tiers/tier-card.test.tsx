// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test, vi } from 'vitest';
import { TierCard } from '../../../../../web/features/billing/tiers/tier-card';
import texts from '../../../../../web/locales/en.account.json';
import { addTexts } from '../../../../../web/locales/i18n';
import { show } from '../../../support/dom';

addTexts(texts);

const TIER = {
  tier: 'developer' as const,
  priceCents: 2_900,
  requestsPerMinute: 600,
  verificationsPerMonth: 5_000,
  openVerifications: 50,
  bulkOrders: 0,
  apiKeys: 10,
  webhookEndpoints: 10,
  retentionDays: 7,
  expiriesPerHour: 200,
  cooldownSeconds: 900,
  savingPercent: 17,
};

const shown = (tier: typeof TIER, saved: number) =>
  show(
    <TierCard
      tier={tier}
      offer="higher"
      isOwner
      isNext
      saved={saved}
      cards={[]}
      backend={{ quote: vi.fn(), change: vi.fn() }}
    />,
  );

test('a plan says first what its numbers cost less, then all of its limits', async () => {
  const root = await shown(TIER, 1_020);
  expect(screen.getByText('Numbers about 17% cheaper')).toBeTruthy();
  expect(screen.getByText('Would have saved you about $10.20 in the last 30 days.')).toBeTruthy();
  const limits = [...root.querySelectorAll('dl > div')].map((row) =>
    [...row.children].map(({ textContent }) => textContent),
  );
  expect(limits).toEqual([
    ['Requests per minute', '600'],
    ['Numbers per month', '5,000'],
    ['Open numbers', '50'],
    ['API keys', '10'],
    ['Webhook endpoints', '10'],
    ['Message history (days)', '7'],
    ['Numbers per bulk order', 'Not included'],
    ['Rentals without a code per hour', '200'],
  ]);
});

test('without numbers of one’s own it promises no amount, and the first plan no saving', async () => {
  await shown(TIER, 0);
  expect(screen.queryByText(/less for your numbers/)).toBeNull();
  await shown({ ...TIER, savingPercent: 0 }, 0);
  expect(screen.getByText('Standard prices')).toBeTruthy();
});
