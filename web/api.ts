import { hc } from 'hono/client';
import * as z from 'zod/mini';
import type { App } from '../worker/app/http-app';
import { Connection } from './live/connection';
import { ServerClock } from './live/server-clock';
import { acting } from './session/acting';

/** The API's answer to what it cannot do; `detail` is written for people. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  /** Milliseconds before which the same is refused again; 0 where the API names none. */
  readonly waitMs: number;

  constructor(status: number, code: string, detail: string, waitMs = 0) {
    super(detail);
    this.status = status;
    this.code = code;
    this.waitMs = waitMs;
  }
}

/** How long what failed with `error` had better wait. */
export const waitOf = (error: unknown): number => (error instanceof Problem ? error.waitMs : 0);

/** No answer came: nobody knows whether the API has heard the question. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export const clock = new ServerClock();
export const connection = new Connection({
  onLine: navigator.onLine,
  probe: async () => {
    const response = await fetch('/api/healthz', { cache: 'no-store' }).catch(() => null);
    return response?.ok ?? false;
  },
});

/** Every call passes here: it tells the time, and whether the API can be reached. */
const observed: typeof fetch = async (input, init) => {
  const sent = Date.now();
  const response = await fetch(input, init).catch(() => null);
  const isProblem = response?.headers.get('content-type')?.includes('json') ?? false;
  // A 5xx that is not in the API's words comes from what stands before it.
  if (!response || (response.status >= 500 && !isProblem)) {
    connection.failed();
    throw new ConnectionLost();
  }
  connection.answered();
  // What comes from the browser's own cache says when it was made, not what time it is.
  if (response.headers.get('cache-control')?.includes('no-store'))
    clock.observeDate(response.headers.get('date'), sent, Date.now());
  return response;
};

/** The account that a person of several has chosen; without it the API takes the first. */
const asAccount = (): Record<string, string> => {
  const id = acting.get();
  return id === null ? {} : { 'namaskah-account': id };
};

export const client = hc<App>('/api', { fetch: observed, headers: asAccount });

const ProblemBody = z.object({
  detail: z.optional(z.string()),
  message: z.optional(z.string()),
  code: z.optional(z.string()),
});

interface Answer<T> {
  ok: boolean;
  status: number;
  headers: Headers;
  json: () => Promise<T>;
}

/** Nothing of this page would be answered now; what else is limited stops one act only. */
const ALL_REFUSED = ['limits.rate_exceeded', 'limits.address'];

async function problemOf(answer: Answer<unknown>): Promise<Problem> {
  const body = ProblemBody.safeParse(await answer.json().catch(() => null));
  const { detail, message, code } = body.success ? body.data : {};
  const seconds = Number(answer.headers.get('retry-after') ?? 0);
  const waitMs = Number.isFinite(seconds) ? seconds * 1_000 : 0;
  if (ALL_REFUSED.includes(code ?? '')) connection.limited(waitMs);
  return new Problem(answer.status, code ?? '', detail ?? message ?? String(answer.status), waitMs);
}

/** For an answer that says nothing but that it is done. @throws Problem, ConnectionLost. */
export async function done(call: Promise<Answer<unknown>>): Promise<void> {
  const answer = await call;
  if (!answer.ok) throw await problemOf(answer);
}

/** For an answer that is a file. @throws Problem, ConnectionLost. */
export async function file(
  call: Promise<Answer<unknown> & { blob: () => Promise<Blob> }>,
): Promise<Blob> {
  const answer = await call;
  if (!answer.ok) throw await problemOf(answer);
  return answer.blob();
}

/** @throws Problem, ConnectionLost. */
export async function read<T>(call: Promise<Answer<T>>): Promise<T> {
  const answer = await call;
  if (!answer.ok) throw await problemOf(answer);
  return answer.json();
}

type RentInput = Parameters<typeof client.v1.verifications.$post>[0]['json'];
const verification = client.v1.verifications[':id'];
const { auth } = client.v1;

/** All that the first pages ask of the API; models take the part they need. */
export const backend = {
  session: () => read(auth['get-session'].$get({})),
  signUp: (json: { name: string; email: string; password: string }) =>
    read(auth['sign-up'].email.$post({ json })),
  signIn: (json: { email: string; password: string }) =>
    read(auth['sign-in'].email.$post({ json })),
  signOut: () => read(auth['sign-out'].$post({})),
  sendVerification: () => done(auth.email.verification.$post({})),
  me: () => read(client.v1.me.$get({})),
  services: () => read(client.v1.services.$get({ query: { capability: 'sms' } })),
  areaCodes: () => read(client.v1['area-codes'].$get({ query: {} })),
  quote: (json: Parameters<typeof client.v1.quotes.$post>[0]['json']) =>
    read(client.v1.quotes.$post({ json })),
  verifications: (query: Record<string, string>) => read(client.v1.verifications.$get({ query })),
  rent: (json: RentInput, key: string) =>
    read(
      client.v1.verifications.$post({ json, query: {} }, { headers: { 'idempotency-key': key } }),
    ),
  verification: (id: string) => read(verification.$get({ param: { id }, query: {} })),
  messages: (id: string) => read(client.v1.verifications[':id'].messages.$get({ param: { id } })),
  cancel: (id: string) => read(verification.cancel.$post({ param: { id } })),
  accept: (id: string) => read(verification.accept.$post({ param: { id } })),
  report: (id: string) => read(verification.report.$post({ param: { id } })),
  ticket: (id: string) => read(client.v1.tickets.$post({ json: { verification: id } })),
  streamTicket: () => read(client.v1.tickets.$post({ json: { stream: true } })),
  balance: () => read(client.v1.balance.$get()),
  ledger: (query: Record<string, string>) => read(client.v1.ledger.$get({ query })),
};

export type Backend = typeof backend;
type Answered<K extends keyof Backend> = Awaited<ReturnType<Backend[K]>>;
export type Verification = Answered<'verification'>;
export type State = Verification['state'];
export type Message = Answered<'messages'>['data'][number];
export type Service = Answered<'services'>['data'][number];
export type AreaCode = Answered<'areaCodes'>['data'][number];
export type Quote = Answered<'quote'>;
export type Choice = Parameters<Backend['quote']>[0];
export type Balance = Answered<'balance'>;
export type LedgerRow = Answered<'ledger'>['data'][number];
export type Me = Answered<'me'>;

function openSocket(path: string, ticket: string): WebSocket {
  const url = new URL(`/api/v1/${path}`, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  url.searchParams.set('ticket', ticket);
  return new WebSocket(url);
}

export const openVerificationSocket = (id: string, ticket: string): WebSocket =>
  openSocket(`verifications/${id}/ws`, ticket);

export const openStreamSocket = (ticket: string): WebSocket => openSocket('ws', ticket);
