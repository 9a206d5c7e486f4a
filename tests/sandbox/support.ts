import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { fetchOnce } from '../../scripts/fetch-once.ts';
import type { Page, Purchase, Sms, Verification, WebhookReport } from './wire.ts';

export const KEY = 'test-key';
export const USER = 'owner@namaskah.test';
export const MAIL_KEY = 're_test_mail_key';
export const TEXTS_TOKEN = 'test-texts-token';
export const SECRET = 'whsec_test_secret';
export const PAYSTACK_KEY = 'sk_test_sandbox_key';

const root = resolve(import.meta.dirname, '../..');

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'sandbox/index.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
};

export interface Reply<T> {
  status: number;
  headers: Headers;
  text: string;
  json: T;
}

/** Null for invalid JSON. */
const parse = (text: string): ReturnType<typeof JSON.parse> => {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse('null');
  }
};

/** A client of the sandbox, over HTTP only. */
export class Client {
  readonly url: string;
  #token: string | undefined;

  constructor(url: string) {
    this.url = url;
  }

  async fetch<T = unknown>(
    method: string,
    path: string,
    init: RequestInit = {},
  ): Promise<Reply<T>> {
    const response = await fetchOnce(path.includes('://') ? path : this.url + path, {
      ...init,
      method,
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, text, json: parse(text) };
  }

  async signIn(): Promise<Reply<{ token: string; expiresIn: number; expiresAt: string }>> {
    const reply = await this.fetch<{ token: string; expiresIn: number; expiresAt: string }>(
      'POST',
      '/api/pub/v2/auth',
      { headers: { 'X-API-KEY': KEY, 'X-API-USERNAME': USER } },
    );
    if (reply.status === 200) this.#token = reply.json.token;
    return reply;
  }

  /** Calls the API: bearer token, JSON, a path below the API's root or a link. */
  async call<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    if (this.#token === undefined) await this.signIn();
    const isWhole = path.startsWith('/') || path.includes('://');
    return this.fetch<T>(method, isWhole ? path : `/api/pub/v2/${path}`, {
      headers: { authorization: `Bearer ${this.#token}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async control<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await this.fetch<T>(
      method,
      `/sandbox${path}`,
      body === undefined ? {} : { body: JSON.stringify(body) },
    );
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return reply.json;
  }

  turn = (switches: Record<string, unknown>) =>
    this.control<Record<string, unknown>>('PATCH', '/switches', switches);

  /** Resets the sandbox: no rows, default switches except these, no automatic codes. */
  async fresh(switches: Record<string, unknown> = {}, seed = 'tests'): Promise<void> {
    await this.control('POST', '/reset', { seed });
    this.#token = undefined;
    await this.signIn();
    await this.turn({ autoSms: { enabled: false }, ...switches });
  }

  buy<T = { method: string; href: string }>(
    fields: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const body = { serviceName: 'whatsapp', capability: 'sms', ...fields };
    return this.call<T>('POST', 'verifications', body, headers);
  }

  /** Buys a number and follows the link. */
  async rent(fields: Record<string, unknown> = {}): Promise<Verification> {
    const bought = await this.buy(fields);
    if (bought.status !== 201) throw new Error(`not sold: ${bought.status} ${bought.text}`);
    return (await this.call<Verification>('GET', bought.json.href)).json;
  }

  look = async (id: string) => (await this.call<Verification>('GET', `verifications/${id}`)).json;

  inbox = async (query: string) => (await this.call<Page<Sms>>('GET', `sms?${query}`)).json;

  balance = async () =>
    (await this.call<{ currentBalance: number }>('GET', 'account/me')).json.currentBalance;

  purchases = () => this.control<Purchase[]>('GET', '/purchases');

  webhooks = () => this.control<WebhookReport>('GET', '/webhooks');
}

/** Repeats until the answer is right; reports the wrong one on timeout. */
export async function until<T>(
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean,
  timeoutMs = 8000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > end) throw new Error(`still wrong: ${JSON.stringify(answer).slice(0, 600)}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** A sandbox in a real workerd. */
export async function startSandbox(
  vars: Record<string, string> = {},
  kept?: string,
): Promise<Client & { stop: () => Promise<void> }> {
  const state = kept ?? mkdtempSync(join(tmpdir(), 'sandbox-'));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      cf: false,
      telemetry: { enabled: false },
      log: new Log(LogLevel.ERROR),
      logRequests: false,
      resourcePersistencePath: state,
      workers: [
        {
          name: 'sandbox',
          modules: [{ type: 'ESModule', path: 'sandbox.js', contents: await bundle() }],
          compatibilityDate: '2026-09-01',
          compatibilityFlags: ['nodejs_compat'],
          durableObjects: {
            STATE: { className: 'SandboxState', useSQLite: true },
            PAYSTACK: { className: 'PaystackState', useSQLite: true },
            MAILBOX: { className: 'Mailbox', useSQLite: true },
            RECEIVER: { className: 'Receiver', useSQLite: true },
            TEXTS: { className: 'Texts', useSQLite: true },
          },
          bindings: {
            TEXTVERIFIED_API_KEY: KEY,
            TEXTVERIFIED_USERNAME: USER,
            TEXTVERIFIED_WEBHOOK_SECRET: SECRET,
            RESEND_API_KEY: MAIL_KEY,
            TWILIO_AUTH_TOKEN: TEXTS_TOKEN,
            WEBHOOK_URL: '',
            PAYSTACK_SECRET_KEY: PAYSTACK_KEY,
            PAYSTACK_WEBHOOK_URL: '',
            SEED: 'tests',
            ...vars,
          },
          unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
        },
      ],
    }),
  );
  await miniflare.ready;
  const { origin } = await miniflare.unsafeGetDirectURL('sandbox');
  return Object.assign(new Client(origin), {
    stop: async () => {
      await miniflare.dispose();
      if (kept === undefined) rmSync(state, { recursive: true, force: true });
    },
  });
}
