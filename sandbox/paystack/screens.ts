import { formatAmount } from './money';
import type { Transaction } from './transactions.store';

type Field = 'number' | 'expiry' | 'cvv' | 'pin' | 'phone' | 'otp';

/** The state from which a screen is built. */
export interface ScreenInput {
  /** The page's own address; forms post below it. */
  code: string;
  back: string | null;
  seconds: number;
  expired: boolean;
  step: 'pin' | 'phone' | 'otp' | 'bank' | null;
  isTest: boolean;
  errors: Partial<Record<Field, string>>;
  typed: Record<string, string>;
}

interface Common {
  code: string;
  email: string;
  amount: string;
  reference: string;
  isTest: boolean;
}

/** One screen of the checkout as data; rendered outside the object. */
export type Screen =
  | { at: 'gone' }
  | ({
      at: 'pay';
      alert: string | null;
      errors: ScreenInput['errors'];
      typed: ScreenInput['typed'];
      card: boolean;
      wallet: boolean;
    } & Common)
  | ({ at: 'pin' | 'phone' | 'otp' | 'bank'; errors: ScreenInput['errors'] } & Common)
  | ({
      at: 'paid' | 'waiting' | 'failed' | 'expired';
      alert: string | null;
      back: string | null;
      seconds: number;
    } & Common);

const WAITING = ['processing', 'pending', 'queued'];
const WALLETS = ['GHS', 'KES'];

/** The bank was asked and has not answered. */
export const isWaiting = (row: Transaction): boolean => WAITING.includes(row.status);

function endOf(
  row: Transaction,
  input: ScreenInput,
): 'paid' | 'waiting' | 'failed' | 'expired' | null {
  if (row.paid_at !== null) return 'paid';
  const isUnderWay = row.status === 'ongoing' && input.step === null;
  if (isWaiting(row) || isUnderWay) return 'waiting';
  if (row.kind === 'charge') return input.step === null ? 'failed' : null;
  return input.expired ? 'expired' : null;
}

/** The screen for the transaction's state. */
export function screenOf(row: Transaction, input: ScreenInput): Screen {
  const common: Common = {
    code: input.code,
    email: row.email,
    amount: formatAmount(row.requested, row.currency),
    reference: row.reference,
    isTest: input.isTest,
  };
  const { back, seconds, errors, typed, step } = input;
  const alert = row.status === 'failed' ? (row.response ?? 'The payment failed') : null;
  const end = endOf(row, input);
  if (end !== null) return { at: end, alert, back, seconds, ...common };
  if (step !== null) return { at: step, errors, ...common };
  const channels: string[] | null = row.channels === null ? null : JSON.parse(row.channels);
  const offers = (channel: string) => channels === null || channels.includes(channel);
  const wallet = WALLETS.includes(row.currency) && offers('mobile_money');
  return { at: 'pay', alert, errors, typed, card: offers('card'), wallet, ...common };
}
