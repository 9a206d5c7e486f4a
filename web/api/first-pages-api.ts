import type { InferResponseType } from 'hono/client';
import { client, done, read } from './http-client';

type RentInput = Parameters<typeof client.v1.verifications.$post>[0]['json'];
const verification = client.v1.verifications[':id'];
const favourite = client.v1.favourites[':service'];
const { auth } = client.v1;
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });

type RawVerification = InferResponseType<typeof verification.cancel.$post>;
export type Message = InferResponseType<typeof verification.messages.$get>['data'][number];
/** Its messages, oldest first; missing in the answer to a change. */
export type Verification = RawVerification & { messages?: Message[] };
interface VerificationPage {
  data: Verification[];
  hasMore: boolean;
  nextCursor: string | null;
}

/** The requests of the first pages. A model takes the part of it that it needs. */
export const backend = {
  session: () => read(auth['get-session'].$get({})),
  signUp: (json: { name: string; email: string; password: string }) =>
    read(auth['sign-up'].email.$post({ json })),
  signIn: (json: { email: string; password: string }) =>
    read(auth['sign-in'].email.$post({ json })),
  signOut: () => read(auth['sign-out'].$post({})),
  sendVerification: () => done(auth.email.verification.$post({})),
  me: () => read(client.v1.me.$get({})),
  /** `isFresh` passes over what the browser keeps. */
  services: (isFresh = false) => {
    const init: RequestInit = isFresh ? { cache: 'no-cache' } : {};
    return read(client.v1.services.$get({ query: { capability: 'sms' } }, { init }));
  },
  areaCodes: () => read(client.v1['area-codes'].$get({ query: {} })),
  quote: (json: Parameters<typeof client.v1.quotes.$post>[0]['json']) =>
    read(client.v1.quotes.$post({ json })),
  favourites: () => read(client.v1.favourites.$get({})),
  setFavourite: (service: string) => done(favourite.$put({ param: { service } })),
  deleteFavourite: (service: string) => done(favourite.$delete({ param: { service } })),
  /** Each with its messages. */
  verifications: (query: Record<string, string>): Promise<VerificationPage> =>
    read(client.v1.verifications.$get({ query: { ...query, 'expand[]': 'messages' } })),
  tier: () => read(client.v1.tier.$get({})),
  summary: (query: Record<string, string>) => read(client.v1.verifications.summary.$get({ query })),
  rent: (json: RentInput, key: string) =>
    read(client.v1.verifications.$post({ json, query: {} }, keyed(key))),
  /** With its messages. */
  verification: (id: string): Promise<Verification> =>
    read(verification.$get({ param: { id }, query: { 'expand[]': 'messages' } })),
  reuse: (id: string, key: string) =>
    read(verification.reuse.$post({ param: { id }, query: {} }, keyed(key))),
  reactivate: (id: string, key: string) =>
    read(verification.reactivate.$post({ param: { id }, query: {} }, keyed(key))),
  cancel: (id: string) => read(verification.cancel.$post({ param: { id } })),
  accept: (id: string) => read(verification.accept.$post({ param: { id } })),
  report: (id: string) => read(verification.report.$post({ param: { id } })),
  changeOwnId: (id: string, externalId: string | null) =>
    read(verification.$patch({ param: { id }, json: { externalId } })),
  streamTicket: () => read(client.v1.tickets.$post({ json: { stream: true } })),
  balance: () => read(client.v1.balance.$get()),
  ledger: (query: Record<string, string>) => read(client.v1.ledger.$get({ query })),
  transactions: (query: Record<string, string>) => read(client.v1.transactions.$get({ query })),
};

export type Backend = typeof backend;
type Answered<K extends keyof Backend> = Awaited<ReturnType<Backend[K]>>;
export type State = Verification['state'];
export type Service = Answered<'services'>['data'][number];
export type AreaCode = Answered<'areaCodes'>['data'][number];
export type Quote = Answered<'quote'>;
export type Choice = Parameters<Backend['quote']>[0];
export type Balance = Answered<'balance'>;
export type LedgerRow = Answered<'ledger'>['data'][number];
export type Transaction = Answered<'transactions'>['data'][number];
export type Me = Answered<'me'>;
