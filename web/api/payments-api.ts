import { client, file, read } from './http-client';

const routes = client.v1.payments;
const one = routes[':id'];
export type BeginPayment = Parameters<typeof routes.$post>[0]['json'];

/** The payments of the account, for its owners. */
export const payments = {
  begin: (json: BeginPayment, key: string) =>
    read(routes.$post({ json }, { headers: { 'idempotency-key': key } })),
  list: (query: Record<string, string>) => read(routes.$get({ query })),
  get: (id: string) => read(one.$get({ param: { id } })),
  csv: (query: Record<string, string>) => file(client.v1['payments.csv'].$get({ query })),
  receipt: (id: string) => file(one.receipt.$get({ param: { id } })),
  verify: (id: string) => read(one.verify.$post({ param: { id } })),
};

export type Payments = typeof payments;
export type Payment = Awaited<ReturnType<Payments['get']>>;
/** The fields of a payment that pages show. Staff do not receive the annotations of its owner. */
export type ShownPayment = Omit<Payment, 'externalId' | 'metadata'>;
export type PaymentState = Payment['state'];
export type Currency = Payment['currency'];
