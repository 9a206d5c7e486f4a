import type { Reason } from './verification-reasons';

// Snapshots of the examples of events, in the format of the API: a test holds them against its document.

export const verificationId = 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1';

const at = (seconds: number): string => new Date(1_795_341_600_000 + seconds * 1_000).toISOString();

/** A verification that waits for its code. */
export const WAITING = {
  id: verificationId,
  state: 'awaiting_sms',
  reason: null,
  service: 'whatsapp',
  capability: 'sms',
  priceCents: 108,
  chargedCents: 0,
  refundedCents: 0,
  currency: 'USD',
  country: 'US',
  number: '+12065550142',
  code: null,
  preferences: {
    areaCodes: {
      requested: null,
      assigned: '206',
      surchargeCents: 0,
      refundedSurchargeCents: 0,
    },
    carriers: { requested: null, surchargeCents: 0 },
  },
  quoteId: null,
  externalId: null,
  metadata: {},
  createdAt: at(0),
  deadlineAt: at(600),
  endedAt: null,
  history: [
    { state: 'created', enteredAt: at(0) },
    { state: 'awaiting_sms', enteredAt: at(1) },
  ],
  messageCount: 0,
  report: null,
};

/** The same after its end. */
export const endedAs = (
  state: 'completed' | 'cancelled' | 'expired' | 'failed',
  reason: Reason | null,
) => ({
  ...WAITING,
  state,
  reason,
  chargedCents: state === 'completed' ? WAITING.priceCents : 0,
  endedAt: at(24),
  history: [...WAITING.history, { state, enteredAt: at(24) }],
  messageCount: state === 'completed' ? 1 : 0,
});

export const paymentId = 'pay_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1';

/** A payment that succeeded. */
export const PAID = {
  id: paymentId,
  reference: 'pay-0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  purpose: 'top_up',
  origin: 'checkout',
  saveCard: false,
  state: 'succeeded',
  reason: null,
  creditCents: 1_000,
  creditedCents: 1_000,
  returnedCents: 0,
  card: { brand: 'visa', last4: '4081' },
  receiptNumber: 'R-000042',
  currency: 'NGN',
  amountMinor: 1_650_000,
  rate: {
    perDollar: '1650',
    source: 'cbn.gov.ng',
    observedAt: at(-3_600),
    expiresAt: at(1_800),
  },
  authorizationUrl: null,
  createdAt: at(-60),
  paidAt: at(0),
  endedAt: at(0),
  externalId: 'invoice-42',
  metadata: {},
};

/** An endpoint that was registered and is not verified yet. */
export const REGISTERED = {
  id: 'whe_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  url: 'https://hooks.example.com/namaskah',
  description: 'Checkout',
  externalId: 'shop-42',
  metadata: {},
  events: null,
  headerNames: [],
  state: 'unverified',
  reason: null,
  firstFailedAt: null,
  oldSecretsExpireAt: [],
  createdById: 'key_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  scopes: ['verifications:read', 'webhooks:read', 'webhooks:write'],
  createdAt: at(0),
};
