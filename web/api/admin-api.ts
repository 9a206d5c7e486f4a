import { client, read } from './http-client';
import { stepUp } from './step-up';

const {
  payments,
  disputes,
  'fx-rates': rates,
  'payment-reports': reports,
  'dead-letters': letters,
} = client.v1.admin;
const payment = payments[':id'];
const dispute = disputes[':id'];
type Resolution = Parameters<typeof dispute.resolve.$post>[0]['json'];
type NewRate = Parameters<typeof rates.$post>[0]['json'];

/** What the platform's own people see and do about money that came in, and about messages that were given up. */
export const staff = {
  find: (query: Record<string, string>) => read(payments.$get({ query })),
  payment: (id: string) => read(payment.$get({ param: { id } })),
  /** `credits` in cents; all that can go back without it. */
  refund: (id: string, { credits, key }: { credits: number | null; key: string }) =>
    stepUp.run(() =>
      read(
        payment.refunds.$post(
          { param: { id }, json: credits === null ? {} : { credits } },
          { headers: { 'idempotency-key': key } },
        ),
      ),
    ),
  disputes: (query: Record<string, string>) => read(disputes.$get({ query })),
  resolve: (id: string, json: Resolution) =>
    stepUp.run(() => read(dispute.resolve.$post({ param: { id }, json }))),
  rates: () => read(rates.$get({})),
  setRate: (json: NewRate) => stepUp.run(() => read(rates.$post({ json }))),
  reports: () => read(reports.$get({})),
  letters: (query: Record<string, string>) => read(letters.$get({ query })),
  replayLetter: (id: string) => read(letters[':id'].replay.$post({ param: { id } })),
};

export type Staff = typeof staff;
type Answered<K extends keyof Staff> = Awaited<ReturnType<Staff[K]>>;
export type WholePayment = Answered<'payment'>;
export type Refund = WholePayment['refunds'][number];
export type Dispute = Answered<'disputes'>['data'][number];
export type FxRate = Answered<'rates'>['data'][number];
export type Report = Answered<'reports'>['data'][number];
export type Letter = Answered<'letters'>['data'][number];
