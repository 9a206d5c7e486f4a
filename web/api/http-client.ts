import { hc } from 'hono/client';
import * as z from 'zod/mini';
import type { App } from '../../worker/app/http-app';
import { ConnectionLost, Problem } from '../core/problem';
import { Connection } from '../realtime/connection';
import { ServerClock } from '../realtime/server-clock';
import { selectedAccount } from './selected-account';

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
  const id = selectedAccount.get();
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

async function toProblem(answer: Answer<unknown>): Promise<Problem> {
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
  if (!answer.ok) throw await toProblem(answer);
}

/** For an answer that is a file. @throws Problem, ConnectionLost. */
export async function file(
  call: Promise<Answer<unknown> & { blob: () => Promise<Blob> }>,
): Promise<Blob> {
  const answer = await call;
  if (!answer.ok) throw await toProblem(answer);
  return answer.blob();
}

/** @throws Problem, ConnectionLost. */
export async function read<T>(call: Promise<Answer<T>>): Promise<T> {
  const answer = await call;
  if (!answer.ok) throw await toProblem(answer);
  return answer.json();
}
