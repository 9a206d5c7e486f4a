/** The list of all numbers of the account. */
export const NUMBERS = '/numbers';

/** The page of one verification. */
export const addressOf = (id: string): string => `${NUMBERS}/${id}`;

export const PLANS = '/billing/plan';

/** The smallest top-up, in cents. */
const LEAST = 100;

/** The cents to add when `cents` are missing. */
export const topUpFor = (cents: number): number => Math.max(LEAST, cents);

/** The page that adds credits, with the amount in cents, and the way back to the chosen service. */
export function addCreditsFor(cents: number, service: string): string {
  const next = rentOf(service);
  return `/billing/add?${new URLSearchParams({ credits: String(cents), next }).toString()}`;
}

/** The page that rents a number, with the service chosen. */
export const rentOf = (service: string): string =>
  `/rent?${new URLSearchParams({ service }).toString()}`;
