import type { Verification } from '../../api/first-pages-api';

/** The effect of a report; null when the number cannot be reported. */
export function reportOffer({ state, number }: Verification): 'paid' | 'open' | null {
  if (state === 'completed') return 'paid';
  return state === 'awaiting_sms' && number !== null ? 'open' : null;
}
