import { PAYSTACK_KEY, startSandbox, until, type Reply } from '../support.ts';

/** The wire as Paystack documents it, written independently of the sandbox. */
export interface Envelope<T> {
  status: boolean;
  message: string;
  data: T;
  meta?: Record<string, unknown>;
  type?: string;
  code?: string;
}

export interface Paid {
  id: number;
  domain: string;
  status: string;
  reference: string;
  amount: number;
  requested_amount: number;
  currency: string;
  gateway_response: string;
  paid_at: string | null;
  created_at: string;
  fees: number | null;
  metadata: unknown;
  channel: string;
  authorization: {
    authorization_code?: string;
    reusable?: boolean;
    signature?: string | null;
    last4?: string;
    card_type?: string;
  };
  customer: { id: number; email: string; customer_code: string };
}

export interface Sent {
  seq: number;
  event: string;
  reference: string | null;
  body: string;
  attempt: number;
  state: string;
  answer: number | null;
}

export const CARDS = {
  success: { number: '4084 0840 8408 4081', cvv: '408' },
  pin: { number: '5078 5078 5078 5078 12', cvv: '081' },
  pinOtp: { number: '5060 6666 6666 6666 666', cvv: '123' },
  pinPhoneOtp: { number: '5078 5078 5078 5078 04', cvv: '884' },
  bank: { number: '4084 0800 0000 0409', cvv: '000' },
  declined: { number: '4084 0800 0000 5408', cvv: '001' },
  insufficient: { number: '4084 0800 0067 0037', cvv: '787' },
  noToken: { number: '5078 5078 5078 5078 53', cvv: '082' },
  error: { number: '5060 6600 0000 0064', cvv: '606' },
  timeout: { number: '5060 6650 6066 5060 67', cvv: '060' },
  refundFails: { number: '4084 0800 0067 1803', cvv: '180' },
  refundAttention: { number: '4084 0800 0067 1902', cvv: '190' },
} as const;

export const EMAIL = 'user@example.com';

/** A merchant and its customers, over HTTP only. */
export async function openShop(vars: Record<string, string> = {}, kept?: string) {
  const sandbox = await startSandbox(vars, kept);
  let orders = 0;

  const call = <T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<Envelope<T>>> =>
    sandbox.fetch<Envelope<T>>(method, `/paystack${path}`, {
      headers: {
        authorization: `Bearer ${PAYSTACK_KEY}`,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

  const control = <T = unknown>(method: string, path: string, body?: unknown) =>
    sandbox.control<T>(method, `/paystack${path}`, body);

  const initialize = (fields: Record<string, unknown> = {}) =>
    call<{ authorization_url: string; access_code: string; reference: string }>(
      'POST',
      '/transaction/initialize',
      { email: EMAIL, amount: 500_000, reference: `topup-${++orders}`, ...fields },
    );

  const verify = (reference: string) => call<Paid>('GET', `/transaction/verify/${reference}`);

  /** Posts a form of the page; returns the page or redirect that follows. */
  const submit = (url: string, form: string, fields: Record<string, string> = {}) =>
    sandbox.fetch('POST', `${url}/${form}`, {
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

  const payWith = (url: string, card: { number: string; cvv: string }) =>
    submit(url, 'card', { ...card, expiry: '12/30' });

  /** Initializes a transaction and pays it through the page; returns the answer of verify. */
  const buy = async (
    fields: Record<string, unknown> = {},
    card: { number: string; cvv: string } = CARDS.success,
  ): Promise<Paid> => {
    const { json } = await initialize(fields);
    await payWith(json.data.authorization_url, card);
    return (await verify(json.data.reference)).json.data;
  };

  const webhooks = async () =>
    (await control<{ counts: Record<string, number>; webhooks: Sent[] }>('GET', '/webhooks'))
      .webhooks;

  return {
    sandbox,
    call,
    control,
    initialize,
    verify,
    submit,
    payWith,
    buy,
    webhooks,
    turn: (switches: object) => control('PATCH', '/switches', switches),
    /** Resets the sandbox: no rows, default switches except these. */
    fresh: async (switches: object = {}) => {
      await control('POST', '/reset', { seed: 'tests' });
      await control('PATCH', '/switches', switches);
    },
    /** Names of the sent events, oldest first. */
    events: async () => (await webhooks()).map((sent) => sent.event).toReversed(),
    until,
    stop: () => sandbox.stop(),
  };
}
