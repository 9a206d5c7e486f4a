import type { ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { call } from './api';
import { paystackError } from './paystack-wire';
import {
  begun,
  confirmedAdmin,
  buyer,
  paid,
  paystack,
  setRate,
  type PaymentView,
} from './payments';
import { disputed } from './reversals';
import type { Case } from './problems';
import type { Person } from './person';

const TOPUP = { creditCents: 1_000, currency: 'USD' };
const begin = (who: unknown, body: object = TOPUP, headers: Record<string, string> = {}) =>
  (who as Person).post('/v1/payments', body, headers);
const key = { 'idempotency-key': 'k' };

interface Refundable {
  admin: Person;
  payment: PaymentView;
}
const refundable = async (): Promise<Refundable> => ({
  admin: await confirmedAdmin(),
  payment: await paid(await buyer()),
});
const refund = (given: unknown, body: object = {}) => {
  const { admin, payment } = given as Refundable;
  return admin.post(`/v1/admin/payments/${payment.id}/refunds`, body);
};

interface Disputed {
  admin: Person;
  dispute: string;
}
async function underDispute(): Promise<Disputed & Refundable> {
  const given = await refundable();
  await disputed(given.payment);
  const { data } = await (
    await given.admin.get('/v1/admin/disputes')
  ).json<{ data: { id: string }[] }>();
  return { ...given, dispute: data[0]?.id ?? '' };
}
const accept = (given: unknown) => {
  const { admin, dispute } = given as Disputed;
  const body = { resolution: 'accept', message: 'We agree.' };
  return admin.post(`/v1/admin/disputes/${dispute}/resolve`, body);
};

/** Problems of payments, refunds and disputes. */
export const PAYMENT_PROBLEMS = {
  'payments.not_found': {
    given: () => buyer(),
    when: (_api, given) => (given as Person).get('/v1/payments/pay_0'),
    says: /your list of payments/,
  },
  'payments.below_minimum': {
    given: () => buyer(),
    when: (_api, who) => begin(who, { creditCents: 199, currency: 'USD' }),
    says: /is \$1\.99, and the smallest payment in USD is \$2\.00/,
  },
  'payments.no_rate': {
    given: () => buyer(),
    when: (_api, who) => begin(who, { creditCents: 1_000, currency: 'NGN' }),
    says: /exchange rate for NGN.*Pay in USD/,
  },
  'payments.too_many': {
    given: async () => {
      const who = await buyer();
      for (let n = 0; n < 50; n++) await begun(who);
      return who;
    },
    when: (_api, who) => begin(who),
    says: /50 unpaid payments/,
  },
  'payments.no_address': {
    when: (api) => api.post('/v1/payments', TOPUP),
    says: /owner with a confirmed email address/,
  },
  'payments.unavailable': {
    given: async () => {
      const who = await buyer();
      const { id } = await begun(who);
      paystack().on('verify', () => new Response(null, { status: 502 }));
      return { who, id };
    },
    when: (_api, given) => {
      const { who, id } = given as { who: Person; id: string };
      return who.post(`/v1/payments/${id}/verify`);
    },
    says: /again in 5 seconds/,
  },
  'refunds.not_refundable': {
    given: async () => ({ admin: await confirmedAdmin(), payment: await begun(await buyer()) }),
    when: (_api, given) => refund(given),
    says: /this one is pending/,
  },
  'refunds.owed': {
    given: underDispute,
    when: (_api, given) => refund(given),
    says: /owes \$10\.00 for/,
  },
  'refunds.too_much': {
    given: () => refundable(),
    when: (_api, given) => refund(given, { creditCents: 1_001 }),
    says: /^Of this payment, \$10\.00 can be refunded/,
  },
  'refunds.not_found': {
    given: () => confirmedAdmin(),
    when: (_api, admin) => (admin as Person).get('/v1/admin/payments/pay_0/refunds/rfd_0'),
    says: /refunds of the payment/,
  },
  'fx_rates.not_found': {
    given: () => confirmedAdmin(),
    when: (_api, admin) => (admin as Person).get('/v1/admin/fx-rates/fxr_0'),
    says: /list of exchange rates/,
  },
  'disputes.not_found': {
    given: async () => ({ admin: await confirmedAdmin(), dispute: 'dsp_0' }),
    when: (_api, given) => accept(given),
    says: /list of disputes/,
  },
  'disputes.ended': {
    given: async () => {
      const given = await underDispute();
      await accept(given);
      return given;
    },
    when: (_api, given) => accept(given),
    says: /It is already lost/,
  },
  'disputes.refused': {
    given: async () => {
      const given = await underDispute();
      paystack().on('resolveDispute', () => paystackError(400, 'invalid_params'));
      return given;
    },
    when: (_api, given) => accept(given),
    says: /evidence was uploaded/,
  },
  'fx_rates.implausible': {
    given: async () => {
      const admin = await confirmedAdmin();
      await setRate(admin, '1600');
      return admin;
    },
    when: (_api, admin) => setRate(admin as Person, '16000'),
    says: /previous rate is 1600\..*"confirmed": true/,
  },
  'payments.refused': {
    given: async () => {
      paystack().on('initialize', () =>
        paystackError(400, 'unsupported', 'Currency not supported'),
      );
      return buyer();
    },
    when: (_api, who) => begin(who),
    says: /another currency/,
    leavesFailedPayment: true,
  },
  'payments.not_opened': {
    given: async () => {
      const who = await buyer();
      // Executed, and the answer is lost.
      paystack().on('initialize', (next) => {
        next();
        return new Response(null, { status: 504 });
      });
      await begin(who, TOPUP, key);
      paystack().on('initialize', null);
      await begin(who, TOPUP, key);
      return who;
    },
    when: (_api, who) => begin(who, TOPUP, key),
    says: /new Idempotency-Key/,
  },
  'receipts.not_issued': {
    given: async () => {
      const who = await buyer();
      return { who, id: (await begun(who)).id };
    },
    when: (_api, given) => {
      const { who, id } = given as { who: Person; id: string };
      return who.get(`/v1/payments/${id}/receipt`);
    },
    says: /this payment is pending/,
  },
  'statements.not_found': {
    when: (api) => api.get('/v1/statements/2040-02'),
    says: /each month from 2040-01 to 2040-01/,
  },
  'documents.link_invalid': {
    when: () => call('/v1/documents/no.link'),
    says: /Sign in to the dashboard/,
  },
} as const satisfies Partial<Record<ErrorCode, Case>>;
