import { expect, test } from 'vitest';
import {
  mayTryNext,
  planPayment,
  type MonthOutcome,
} from '../../../../worker/billing/tiers/plan-payment';

const chosen = (first: 'credits' | 'card') => ({
  first,
  cardId: 'crd_1',
  currency: 'USD' as const,
  consentedBy: 'usr_1',
  consentedAt: 0,
});
const order = (first: 'credits' | 'card' | null): string[] =>
  planPayment(first && chosen(first)).map(({ by }) => by);

test.for([
  [null, ['credits']],
  ['credits', ['credits', 'card']],
  ['card', ['card', 'credits']],
] as const)('a month that is paid from %s tries %j first', ([first, expected]) => {
  expect(order(first)).toEqual(expected);
});

test('no credits are taken for a month while its card payment is in progress, or after it', () => {
  const outcomes: MonthOutcome[] = ['paid', 'unpaid', 'declined', 'in_progress'];
  expect(outcomes.filter(mayTryNext)).toEqual(['unpaid', 'declined']);
});
