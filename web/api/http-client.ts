import { hc } from 'hono/client';
import type { App } from '../../worker/app/http-app';
import { ConnectionLost, Problem } from '../core/problem';
import { fieldOf, textOf } from '../core/unknown';
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

/** The `fetch` of every call: keeps the server's clock and the reachability of the API up to date. */
const observed: typeof fetch = async (input, init) => {
  const sent = Date.now();
  const response = await fetch(input, init).catch(() => null);
  const isProblem = response?.headers.get('content-type')?.includes('json') ?? false;
  // A 5xx without a problem document comes from a proxy in front of the API.
  if (!response || (response.status >= 500 && !isProblem)) {
    connection.failed();
    throw new ConnectionLost();
  }
  connection.answered();
  // A response from the browser's cache carries the time of its creation.
  if (response.headers.get('cache-control')?.includes('no-store'))
    clock.observeDate(response.headers.get('date'), sent, Date.now());
  return response;
};

/** Names the selected account; without it the API uses the person's first account. */
const asAccount = (): Record<string, string> => {
  const id = selectedAccount.get();
  return id === null ? {} : { 'namaskah-account': id };
};

export const client = hc<App>('/api', { fetch: observed, headers: asAccount });

/** The wrong fields that a problem document names. */
function parseFieldErrors(body: unknown): { pointer: string; detail: string }[] {
  const errors = fieldOf(body, 'errors');
  if (!Array.isArray(errors)) return [];
  const list: unknown[] = errors;
  return list.flatMap((error) => {
    const [pointer, detail] = [textOf(error, 'pointer'), textOf(error, 'detail')];
    return pointer === undefined || detail === undefined ? [] : [{ pointer, detail }];
  });
}

interface Answer<T> {
  ok: boolean;
  status: number;
  headers: Headers;
  json: () => Promise<T>;
}

/** Limits that refuse every request of this page; other limits concern one action. */
const ALL_REFUSED = ['limits.rate_exceeded', 'limits.address'];

async function toProblem(answer: Answer<unknown>): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => null);
  const text = (name: string) => textOf(body, name);
  const seconds = Number(answer.headers.get('retry-after') ?? 0);
  const waitMs = Number.isFinite(seconds) ? seconds * 1_000 : 0;
  const code = text('code') ?? '';
  if (ALL_REFUSED.includes(code)) connection.limited(waitMs);
  const detail = text('detail') ?? text('message') ?? String(answer.status);
  return new Problem(answer.status, code, detail, {
    title: text('title') ?? '',
    waitMs,
    wrongValues: parseFieldErrors(body),
  });
}

/** For a response without content. @throws Problem, ConnectionLost. */
export async function done(call: Promise<Answer<unknown>>): Promise<void> {
  const answer = await call;
  if (!answer.ok) throw await toProblem(answer);
}

/** For a response that is a file. @throws Problem, ConnectionLost. */
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

interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** All entries of a list that is short in practice. @throws Problem, ConnectionLost. */
export async function readAll<T, P extends Page<T>>(
  get: (query: { limit: string; cursor?: string }) => Promise<Answer<P & Page<T>>>,
): Promise<P & Page<T>> {
  const first = await read(get({ limit: '100' }));
  const data = [...first.data];
  let cursor = first.nextCursor;
  while (cursor !== null) {
    const page = await read(get({ limit: '100', cursor }));
    data.push(...page.data);
    cursor = page.nextCursor;
  }
  return { ...first, data };
}
