import { afterEach, beforeEach, vi } from 'vitest';

export const KEY = 'sk_test_0123456789abcdef';
export const env = {
  PAYSTACK_URL: 'https://paystack.test/base/',
  PAYSTACK_SECRET_KEY: KEY,
} as unknown as Env;
export const CHARGE = {
  email: 'user@example.com',
  amount: 500_000,
  currency: 'NGN' as const,
  reference: 'pay-1',
  metadata: { account: 'acc_1' },
};

export const fetched: { url: string; init: RequestInit }[] = [];
/** Sets Paystack's answer. */
export function answers(answer: (signal: AbortSignal) => Response | Promise<Response>): void {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init = {}) => {
    fetched.push({ url: new Request(url).url, init });
    return answer(init.signal!);
  });
}
export const bodyOf = (init: RequestInit | undefined): unknown =>
  JSON.parse(typeof init?.body === 'string' ? init.body : 'null');
/** A success with this `data`. */
export const data = (value: unknown, meta?: object) =>
  answers(() => Response.json({ status: true, message: 'ok', data: value, ...(meta && { meta }) }));

/** Gives each test its own network and log. */
export function onTheWire(): void {
  beforeEach(() => {
    fetched.length = 0;
    for (const level of ['warn', 'error'] as const)
      vi.spyOn(console, level).mockImplementation(() => undefined);
  });
  afterEach(() => vi.restoreAllMocks());
}

/** As in the contract (B.3). */
export const TRANSACTION = {
  id: 4_099_260_001,
  domain: 'test',
  status: 'success',
  reference: 'pay-1',
  receipt_number: null,
  amount: 500_000,
  message: null,
  gateway_response: 'Successful',
  paid_at: '2026-01-02T03:05:02.000Z',
  created_at: '2026-01-02T03:04:24.000Z',
  channel: 'card',
  currency: 'NGN',
  metadata: { user_id: 'u_1' },
  fees: 17_500,
  authorization: {
    authorization_code: 'AUTH_ex4mpl3',
    bin: '408408',
    last4: '4081',
    exp_month: '12',
    exp_year: '2030',
    channel: 'card',
    card_type: 'visa ',
    bank: 'TEST BANK',
    brand: 'visa ',
    reusable: true,
    signature: 'SIG_ex4mpl3',
    account_name: null,
  },
  customer: { id: 1, email: 'user@example.com' },
  requested_amount: 500_000,
  plan_object: {},
};
export const READ = {
  id: '4099260001',
  status: 'success',
  reference: 'pay-1',
  amount: 500_000,
  requestedAmount: 500_000,
  currency: 'NGN',
  paidAt: Date.UTC(2026, 0, 2, 3, 5, 2),
  createdAt: Date.UTC(2026, 0, 2, 3, 4, 24),
  channel: 'card',
  gatewayResponse: 'Successful',
  metadata: { user_id: 'u_1' },
  card: {
    authorizationCode: 'AUTH_ex4mpl3',
    signature: 'SIG_ex4mpl3',
    isReusable: true,
    last4: '4081',
    expMonth: '12',
    expYear: '2030',
    brand: 'visa',
    bank: 'TEST BANK',
  },
  email: 'user@example.com',
};
