import { vi } from 'vitest';
import type {
  ProviderMessage,
  ProviderState,
  ProviderVerification,
  PurchaseOutcome,
} from '../../../worker/providers/textverified/textverified.client';
import { ModelProvider } from '../model-provider';
import { FakeMail, MAIL_URL } from './fake-mail';
import { FakeTexts, TEXTS_URL } from './fake-texts';
import { FakeReceivers } from './fake-receivers';
import { FakePaystack, PAYSTACK_URL } from './fake-paystack';

export const PROVIDER_URL = 'http://provider.test';
const API = '/api/pub/v2/';
const TOKEN = 'test-bearer-token';

export type Operation =
  | 'auth'
  | 'account'
  | 'services'
  | 'area-codes'
  | 'price'
  | 'stock'
  | 'purchase'
  | 'reuse'
  | 'reactivate'
  | 'list'
  | 'verification'
  | 'cancel'
  | 'report'
  | 'messages';

/** One request to the provider. */
export interface ProviderCall {
  operation: Operation;
  id: string;
  body: Record<string, unknown>;
  headers: Headers;
}

/** Replaces the provider's reply; `next` returns the original one. */
export type Answer = (
  call: ProviderCall,
  next: () => Promise<Response>,
) => Promise<Response> | Response;

const ROUTES: readonly [method: string, path: RegExp, operation: Operation][] = [
  ['POST', /^auth$/, 'auth'],
  ['GET', /^account\/me$/, 'account'],
  ['GET', /^services$/, 'services'],
  ['GET', /^area-codes$/, 'area-codes'],
  ['POST', /^pricing\/verifications$/, 'price'],
  ['POST', /^inventory\/verifications$/, 'stock'],
  ['POST', /^verifications$/, 'purchase'],
  ['GET', /^verifications$/, 'list'],
  ['GET', /^verifications\/([^/]+)$/, 'verification'],
  ['POST', /^verifications\/([^/]+)\/cancel$/, 'cancel'],
  ['POST', /^verifications\/([^/]+)\/report$/, 'report'],
  ['POST', /^verifications\/([^/]+)\/reuse$/, 'reuse'],
  ['POST', /^verifications\/([^/]+)\/reactivate$/, 'reactivate'],
  ['GET', /^sms$/, 'messages'],
];

const wireState = (state: ProviderState): string =>
  `verification${state.charAt(0).toUpperCase()}${state.slice(1)}`;
const wireTime = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00');
const wireNumber = (e164: string | null): string => (e164 ?? '').replace(/^\+1/, '');
const href = (path: string): string => `${PROVIDER_URL}${API}${path}`;
const link = (method: 'GET' | 'POST', path: string) => ({ method, href: href(path) });

/** A refusal in the format of the contract (A.4). */
export const wireError = (status: number, errorCode: string): Response =>
  Response.json({ errorCode, errorDescription: 'no' }, { status });

const page = (data: unknown[]): Response =>
  Response.json({
    data,
    hasNext: false,
    hasPrevious: false,
    count: data.length,
    links: {
      current: { method: null, href: null },
      previous: { method: null, href: null },
      next: { method: null, href: null },
    },
  });

const wireSms = (message: ProviderMessage) => ({
  id: message.smsId,
  from: message.from,
  to: wireNumber(message.to),
  createdAt: wireTime(message.createdAt),
  smsContent: message.content,
  parsedCode: message.parsedCode,
  encrypted: message.encrypted,
});

const wireVerification = (v: ProviderVerification) => ({
  number: wireNumber(v.number),
  sms: link('GET', `sms?ReservationId=${v.id}`),
  calls: link('GET', `calls?ReservationId=${v.id}`),
  createdAt: wireTime(v.createdAt),
  endsAt: wireTime(v.endsAt),
  id: v.id,
  cancel: { canCancel: v.canCancel, link: link('POST', `verifications/${v.id}/cancel`) },
  reactivate: { canReactivate: v.canReactivate, link: { method: null, href: null } },
  report: { canReport: v.canReport, link: { method: null, href: null } },
  reuse: {
    link: { method: null, href: null },
    reusableUntil: v.reusableUntil === null ? null : wireTime(v.reusableUntil),
  },
  sale: link('GET', `sales/${v.id}`),
  serviceName: v.serviceName,
  state: wireState(v.state),
  totalCost: v.costCents / 100,
});

/** TextVerified over HTTP: JSON as in the contract, over the model that holds the numbers. */
export class FakeProvider {
  /** Makes the reservations of each test unique. */
  readonly model = new ModelProvider(crypto.randomUUID().slice(0, 8));
  readonly calls: ProviderCall[] = [];
  /** Emails that were sent. */
  readonly mails = new FakeMail();
  readonly texts = new FakeTexts();
  /** Customers' servers, which receive webhooks. */
  readonly receivers = new FakeReceivers();
  /** The payment provider. */
  readonly paystack = new FakePaystack();
  readonly services = ['whatsapp', 'telegram', 'signal'];
  readonly #answers = new Map<Operation, Answer>();

  /** Replaces the reply of `operation` from now on; null restores the model. */
  on(operation: Operation, answer: Answer | null): void {
    if (answer) this.#answers.set(operation, answer);
    else this.#answers.delete(operation);
  }

  /** The next `times` calls of `operation` fail with a network error. */
  breaks(operation: Operation, times = Infinity): void {
    let left = times;
    this.on(operation, (_call, next) => {
      if (left-- > 0) throw new TypeError('network connection lost');
      return next();
    });
  }

  count(operation: Operation): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  /** The reservation of the `n`th sale. */
  sale(n = 0) {
    const sale = this.model.sales[n];
    if (!sale) throw new Error(`no sale ${n}`);
    return sale;
  }

  /** An SMS arrives at the number of the `n`th sale, and is in the provider's list from now on. */
  sms(content: string, n = 0): ProviderMessage {
    this.model.now = Date.now();
    const message = this.model.sms(this.sale(n).id, content);
    if (!message) throw new Error('the provider no longer takes messages for this number');
    return message;
  }

  /** Replaces the network: the provider answers, and every other address fails the test. */
  install(): void {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (target, init) => {
      const request = new Request(target, init);
      const url = new URL(request.url);
      if (url.origin === MAIL_URL) return this.mails.serve(request);
      if (url.origin === TEXTS_URL) return this.texts.serve(request);
      if (this.receivers.serves(url)) return this.receivers.serve(request);
      if (url.origin === PAYSTACK_URL) return this.paystack.serve(request);
      if (url.origin !== PROVIDER_URL) throw new Error(`a test reached for ${url.origin}`);
      return this.#serve(request, url);
    });
  }

  async #serve(request: Request, url: URL): Promise<Response> {
    const path = url.pathname.slice(API.length);
    for (const [method, pattern, operation] of ROUTES) {
      const match = request.method === method ? pattern.exec(path) : null;
      if (!match) continue;
      const id = match[1] ?? url.searchParams.get('reservationId') ?? '';
      const text = await request.text();
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      const call = { operation, id, body, headers: request.headers };
      this.calls.push(call);
      if (operation !== 'auth' && request.headers.get('authorization') !== `Bearer ${TOKEN}`)
        return new Response(null, { status: 401 });
      this.model.now = Date.now();
      const answer = this.#answers.get(operation);
      return answer ? answer(call, () => this.#answer(call)) : this.#answer(call);
    }
    throw new Error(`the contract knows no ${request.method} ${path}`);
  }

  async #answer(call: ProviderCall): Promise<Response> {
    const { client } = this.model;
    switch (call.operation) {
      case 'auth': {
        const expiresAt = wireTime(Date.now() + 899_000);
        return Response.json({ token: TOKEN, expiresIn: 899, expiresAt });
      }
      case 'account':
        return Response.json({ username: 'tests@namaskah.test', currentBalance: 100 });
      case 'services':
        return Response.json(
          this.services.map((serviceName) => ({
            serviceName,
            description: null,
            capability: 'sms',
          })),
        );
      case 'area-codes':
        return Response.json([{ areaCode: '206', state: 'Washington' }]);
      case 'price':
        return Response.json({ serviceName: call.body['serviceName'], price: 0.6 });
      case 'stock':
        return Response.json({ availableQuantity: 9_000 });
      case 'purchase':
        return this.#purchase(call);
      case 'reuse':
      case 'reactivate':
        return this.#sold(
          await client.reuse({
            accountId: 'acc_1',
            action: call.operation,
            reservationId: call.id,
          }),
        );
      case 'list':
        return this.#reading(await client.verificationsSince(0), ({ sold }) =>
          page(
            sold.map((row) => ({
              createdAt: wireTime(row.createdAt),
              id: row.id,
              link: link('GET', `verifications/${row.id}`),
              serviceName: row.serviceName,
              state: wireState(row.state),
              totalCost: row.costCents / 100,
              number: wireNumber(row.number),
              sms: link('GET', `sms?ReservationId=${row.id}`),
              calls: link('GET', `calls?ReservationId=${row.id}`),
            })),
          ),
        );
      case 'verification':
        return this.#reading(await client.verification(call.id), (v) =>
          Response.json(wireVerification(v)),
        );
      case 'messages':
        return this.#reading(await client.messages(call.id), (rows) => page(rows.map(wireSms)));
      case 'cancel':
      case 'report': {
        const outcome = await client[call.operation](call.id, { account: 'acc_1', purpose: 'end' });
        if (outcome.kind === 'unknown') throw new TypeError('network connection lost');
        const status = { done: 200, refused: 400, not_found: 404, unsent: 429 }[outcome.kind];
        return new Response(null, { status });
      }
    }
  }

  async #purchase({ body, headers }: ProviderCall): Promise<Response> {
    const outcome = await this.model.client.purchase({
      accountId: 'acc_1',
      key: headers.get('idempotency-key') ?? crypto.randomUUID(),
      serviceName: String(body['serviceName']),
      capability: 'sms',
      areaCodes: null,
      carriers: null,
      serviceNotListedName: null,
      maxPriceCents: Math.round(Number(body['maxPrice']) * 100),
    });
    return this.#sold(outcome);
  }

  #sold(outcome: PurchaseOutcome): Response {
    if (outcome.kind === 'unknown') throw new TypeError('network connection lost');
    if (outcome.kind === 'refused') return wireError(400, outcome.providerCode ?? 'Unavailable');
    if (outcome.kind !== 'created') throw new Error(`the model never answers ${outcome.kind}`);
    const created = link('GET', `verifications/${outcome.reservationId}`);
    return Response.json(created, { status: 201, headers: { location: created.href } });
  }

  #reading<T>(
    reading: { ok: true; value: T } | { ok: false; kind: string },
    render: (value: T) => Response,
  ): Response {
    if (reading.ok) return render(reading.value);
    if (reading.kind === 'not_found') return new Response(null, { status: 404 });
    throw new TypeError('network connection lost');
  }
}
