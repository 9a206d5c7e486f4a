import { Problem, type Quote, type Verification } from '../../../web/api';

export const AT = Date.parse('2026-11-22T10:00:00.000Z');
const iso = (ms: number): string => new Date(AT + ms).toISOString();

export const verification = (patch: Partial<Verification> = {}): Verification => ({
  id: 'ver_1',
  state: 'awaiting_sms',
  reason: null,
  service: 'whatsapp',
  capability: 'sms',
  price: 225,
  number: '+12065550142',
  code: null,
  preferences: {
    areaCodes: { asked: null, got: '206', surcharge: 0, surchargeRefunded: 0 },
    carriers: { asked: null, surcharge: 0 },
  },
  quote: null,
  createdAt: iso(0),
  deadlineAt: iso(600_000),
  endedAt: null,
  history: [
    { state: 'created', at: iso(0) },
    { state: 'awaiting_sms', at: iso(1_500) },
  ],
  ...patch,
});

export const quote = (patch: Partial<Quote> = {}): Quote => ({
  id: 'quo_1',
  service: 'whatsapp',
  capability: 'sms',
  country: 'US',
  price: 225,
  currency: 'USD',
  expiresAt: iso(300_000),
  stock: { available: 12, atLeast: false },
  preferences: { areaCodes: { asked: [], unknown: [], nearby: [] }, carriers: { asked: [] } },
  surcharge: { areaCode: 0, carrier: 0 },
  ...patch,
});

export const problem = (status: number, code: string): Problem =>
  new Problem(status, code, `what ${code} means`);
