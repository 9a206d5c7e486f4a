import { shown } from './money';
import type { Transaction } from './transactions.store';

type Field = 'number' | 'expiry' | 'cvv' | 'pin' | 'phone' | 'otp';

/** What the object knows when it asks for a screen. */
export interface Asking {
  /** The page's own address: forms go below it. */
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

/** One screen of the checkout, as data; drawn outside the object. */
export type Screen =
  | { at: 'gone' }
  | ({
      at: 'pay';
      alert: string | null;
      errors: Asking['errors'];
      typed: Asking['typed'];
      card: boolean;
      wallet: boolean;
    } & Common)
  | ({ at: 'pin' | 'phone' | 'otp' | 'bank'; errors: Asking['errors'] } & Common)
  | ({
      at: 'paid' | 'waiting' | 'failed' | 'expired';
      alert: string | null;
      back: string | null;
      seconds: number;
    } & Common);

const WAITING = ['processing', 'pending', 'queued'];
const WALLETS = ['GHS', 'KES'];

/** The bank has been asked and has not answered. */
export const isWaiting = (row: Transaction): boolean => WAITING.includes(row.status);

function endOf(row: Transaction, asking: Asking): 'paid' | 'waiting' | 'failed' | 'expired' | null {
  if (row.paid_at !== null) return 'paid';
  const isUnderWay = row.status === 'ongoing' && asking.step === null;
  if (isWaiting(row) || isUnderWay) return 'waiting';
  if (row.kind === 'charge') return asking.step === null ? 'failed' : null;
  return asking.expired ? 'expired' : null;
}

/** Where a customer who opens the page stands. */
export function screenOf(row: Transaction, asking: Asking): Screen {
  const common: Common = {
    code: asking.code,
    email: row.email,
    amount: shown(row.requested, row.currency),
    reference: row.reference,
    isTest: asking.isTest,
  };
  const { back, seconds, errors, typed, step } = asking;
  const alert = row.status === 'failed' ? (row.response ?? 'The payment failed') : null;
  const end = endOf(row, asking);
  if (end !== null) return { at: end, alert, back, seconds, ...common };
  if (step !== null) return { at: step, errors, ...common };
  const channels: string[] | null = row.channels === null ? null : JSON.parse(row.channels);
  const offers = (channel: string) => channels === null || channels.includes(channel);
  const wallet = WALLETS.includes(row.currency) && offers('mobile_money');
  return { at: 'pay', alert, errors, typed, card: offers('card'), wallet, ...common };
}
