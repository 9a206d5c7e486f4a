import { Problem } from '../../../web/core/problem';
import type { Quote, Verification } from '../../../web/api/first-pages-api';
import type { Payment } from '../../../web/api/payments-api';

export const AT = Date.parse('2026-11-22T10:00:00.000Z');
const iso = (ms: number): string => new Date(AT + ms).toISOString();

export const verification = (patch: Partial<Verification> = {}): Verification => ({
  id: 'ver_1',
  state: 'awaiting_sms',
  reason: null,
  service: 'whatsapp',
  capability: 'sms',
  priceCents: 225,
  chargedCents: 0,
  refundedCents: 0,
  currency: 'USD',
  country: 'US',
  number: '+12065550142',
  code: null,
  preferences: {
    areaCodes: { requested: null, assigned: '206', surchargeCents: 0, refundedSurchargeCents: 0 },
    carriers: { requested: null, surchargeCents: 0 },
  },
  quoteId: null,
  externalId: null,
  metadata: {},
  createdAt: iso(0),
  deadlineAt: iso(600_000),
  endedAt: null,
  history: [
    { state: 'created', enteredAt: iso(0) },
    { state: 'awaiting_sms', enteredAt: iso(1_500) },
  ],
  messageCount: 0,
  report: null,
  ...patch,
});

export const quote = (patch: Partial<Quote> = {}): Quote => ({
  id: 'quo_1',
  service: 'whatsapp',
  capability: 'sms',
  country: 'US',
  priceCents: 225,
  currency: 'USD',
  expiresAt: iso(300_000),
  stock: { availableCount: 12, capped: false },
  preferences: {
    areaCodes: { requested: [], unknown: [], nearby: [] },
    carriers: { requested: [] },
  },
  surcharge: { areaCodeCents: 0, carrierCents: 0 },
  ...patch,
});

export const payment = (patch: Partial<Payment> = {}): Payment => ({
  id: 'pay_1',
  reference: 'pay-1',
  purpose: 'top_up',
  origin: 'checkout',
  saveCard: false,
  state: 'pending',
  reason: null,
  creditCents: 2_000,
  creditedCents: null,
  returnedCents: 0,
  currency: 'NGN',
  amountMinor: 3_201_000,
  rate: {
    perDollar: '1600.5',
    source: 'cbn.gov.ng',
    observedAt: iso(-3_600_000),
    expiresAt: iso(1_800_000),
  },
  card: null,
  receiptNumber: null,
  authorizationUrl: 'https://checkout.example.com/1',
  createdAt: iso(0),
  paidAt: null,
  endedAt: null,
  externalId: null,
  metadata: {},
  ...patch,
});

export const problem = (status: number, code: string, waitMs = 0): Problem =>
  new Problem(status, code, `what ${code} means`, { waitMs });
