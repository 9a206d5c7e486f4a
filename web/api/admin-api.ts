import { client, read } from './http-client';
import { withStepUp } from './step-up';

const {
  payments,
  disputes,
  'fx-rates': rates,
  'payment-reports': reports,
  'dead-letters': deadLetters,
} = client.v1.admin;
const payment = payments[':id'];
const dispute = disputes[':id'];
type Resolution = Parameters<typeof dispute.resolve.$post>[0]['json'];
type NewRate = Parameters<typeof rates.$post>[0]['json'];

/** The API of the platform's operators: payments, disputes, rates and dead letters. */
export const adminApi = {
  find: (query: Record<string, string>) => read(payments.$get({ query })),
  payment: (id: string) => read(payment.$get({ param: { id } })),
  /** Null refunds everything that can be refunded. */
  refund: (id: string, { cents, key }: { cents: number | null; key: string }) =>
    withStepUp(() =>
      read(
        payment.refunds.$post(
          { param: { id }, json: cents === null ? {} : { creditCents: cents } },
          { headers: { 'idempotency-key': key } },
        ),
      ),
    ),
  disputes: (query: Record<string, string>) => read(disputes.$get({ query })),
  resolve: (id: string, json: Resolution) =>
    withStepUp(() => read(dispute.resolve.$post({ param: { id }, json }))),
  rates: () => read(rates.$get({})),
  setRate: (json: NewRate) => withStepUp(() => read(rates.$post({ json }))),
  reports: () => read(reports.$get({ query: { limit: '31' } })),
  deadLetters: (query: Record<string, string>) => read(deadLetters.$get({ query })),
  replayDeadLetter: (id: string) => read(deadLetters[':id'].replay.$post({ param: { id } })),
};

export type AdminApi = typeof adminApi;
type Answered<K extends keyof AdminApi> = Awaited<ReturnType<AdminApi[K]>>;
export type WholePayment = Answered<'payment'>;
export type Refund = WholePayment['refunds'][number];
export type Dispute = Answered<'disputes'>['data'][number];
export type FxRate = Answered<'rates'>['data'][number];
export type Report = Answered<'reports'>['data'][number];
export type DeadLetter = Answered<'deadLetters'>['data'][number];
