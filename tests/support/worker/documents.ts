import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { provider } from './api';
import { linkOf } from './fake-mail';
import { readPdf, type ReadPdf } from '../pdf';
import type { Person } from './person';

/** The content of a PDF answer, and its bytes in hex. */
export interface Downloaded extends ReadPdf {
  name: string;
  bytes: string;
}

export async function pdfOf(response: Response): Promise<Downloaded> {
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const name = /^attachment; filename="([^"]+)"$/.exec(
    response.headers.get('content-disposition') ?? '',
  )?.[1];
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { name: name ?? '', bytes: Buffer.from(bytes).toString('hex'), ...readPdf(bytes) };
}

/** The lines of a CSV answer. */
export async function csvOf(response: Response): Promise<string[]> {
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/csv; charset=utf-8',
  ]);
  const text = await response.text();
  expect(text.endsWith('\r\n')).toBe(true);
  return text.slice(0, -2).split('\r\n');
}

export const receiptOf = async (who: Pick<Person, 'get'>, payment: string): Promise<Downloaded> =>
  pdfOf(await who.get(`/v1/payments/${payment}/receipt`));

/** The API path of the link in the newest email with such a subject. */
export async function linkedPath(email: string, words: string): Promise<string> {
  const { origin, pathname } = linkOf(await provider.mails.arrived(email, words));
  expect(origin).toBe('https://app.namaskah.test');
  expect(pathname).toMatch(/^\/api\/v1\/documents\//);
  return pathname.slice('/api'.length);
}

/** Extends current sessions beyond the months that a test skips. */
export async function staySignedIn(): Promise<void> {
  await env.DB.prepare('UPDATE auth_sessions SET expires_at = ?')
    .bind(Date.now() + 400 * 86_400_000)
    .run();
}
