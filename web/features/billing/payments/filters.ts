import { dayRange } from '../../../core/day-range';

const FILTERS = ['state', 'currency', 'from', 'to'] as const;
export type PaymentFilters = Record<(typeof FILTERS)[number], string>;

export const PAYMENTS = '/billing/payments';

/** The filters are part of the address. */
export const parsePaymentFilters = (query: Record<string, string>): PaymentFilters => ({
  state: query['state'] ?? '',
  currency: query['currency'] ?? '',
  from: query['from'] ?? '',
  to: query['to'] ?? '',
});

const isSet = ([, value]: [string, string]): boolean => value !== '';

/** The address of the list with these filters. */
export function paymentsAddress(filters: PaymentFilters): string {
  const set = Object.entries(filters).filter(isSet);
  return set.length === 0 ? PAYMENTS : `${PAYMENTS}?${new URLSearchParams(set)}`;
}

/** The query of the API request. */
export const toPaymentsQuery = ({ from, to, ...rest }: PaymentFilters): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(rest).filter(isSet)),
  ...dayRange({ from, to }),
});

/** The address of a form that proposes the same amount and currency; a payment then leads on to `next`. */
export const tryAgainAddress = (
  { creditCents, currency }: { creditCents: number; currency: string },
  next: string | null = null,
): string => {
  const proposal = { credits: String(creditCents), currency, ...(next !== null && { next }) };
  return `/billing/add?${new URLSearchParams(proposal)}`;
};
