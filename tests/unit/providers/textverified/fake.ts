import { vi } from 'vitest';
import {
  authenticate,
  type Authenticated,
  TokenKeeper,
} from '../../../../worker/providers/textverified/auth';
import { ChangeQueue } from '../../../../worker/providers/textverified/change-queue';
import { CLOSED, record, takeProbe } from '../../../../worker/providers/textverified/breaker';
import { createTextVerified } from '../../../../worker/providers/textverified/client';
import { OpenOrderCount } from '../../../../worker/providers/textverified/open-orders';
import type { SessionPort } from '../../../../worker/providers/textverified/session.port';
import type {
  ChangeRequest,
  OpenReport,
  SessionCopy,
  Slot,
} from '../../../../worker/providers/textverified/session.schemas';
import { IDLE, slowDown } from '../../../../worker/providers/textverified/spacing';
import type { Turn } from '../../../../worker/providers/textverified/types';
import type { World } from '../../../../worker/providers/textverified/world';

export const BASE = 'https://www.textverified.com';
export const TURN: Turn = { account: 'acc_1', purpose: 'end' };
export const ID = 'lr_01HZX3V9Q2M4N6P8R0S2T4V6W8';
const START = Date.parse('2026-01-02T03:04:05Z');

interface Sent {
  method: string;
  /** Path and query for the provider's host, the whole URL for others. */
  to: string;
  headers: Headers;
  json: unknown;
}
export type Answer = Response | 'network' | 'hang';
type Provider = (sent: Sent) => Answer | Promise<Answer>;

/** No real clock, randomness or network: `answer` is the provider, and a hanging call lasts until its timeout. */
export class FakeWorld implements World {
  at = START;
  readonly sent: Sent[] = [];
  readonly slept: number[] = [];
  readonly timeouts: number[] = [];
  readonly #timers = new Map<AbortSignal, { controller: AbortController; ms: number }>();
  answer: Provider;

  constructor(answer: Provider) {
    this.answer = answer;
  }

  now = () => this.at;
  random = () => 0.5;
  sleep = async (ms: number) => {
    this.slept.push(ms);
    this.at += ms;
  };
  timeout = (ms: number) => {
    const controller = new AbortController();
    const { signal } = controller;
    this.#timers.set(signal, { controller, ms });
    return { signal, clear: () => void this.#timers.delete(signal) };
  };

  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const sent = {
      method: init.method ?? '',
      to: url.replace(`${BASE}/api/pub/v2/`, ''),
      headers: new Headers(init.headers),
      json: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    };
    this.sent.push(sent);
    if (init.redirect !== 'manual') throw new Error('redirects must not be followed');
    const timer = init.signal ? this.#timers.get(init.signal) : undefined;
    if (!timer) throw new Error('every call needs a timeout');
    this.timeouts.push(timer.ms);
    const answer = await this.answer(sent);
    if (answer === 'network') throw new TypeError('connection reset');
    if (answer !== 'hang') return answer;
    this.at += timer.ms;
    timer.controller.abort();
    return new Promise(() => {});
  };

  get timersRunning(): number {
    return this.#timers.size;
  }
  /** Times out every open call now. */
  expire(): void {
    for (const { controller } of this.#timers.values()) controller.abort();
  }

  /** Requests to the provider, without authentication. */
  get calls(): string[] {
    return this.sent.filter((s) => s.to !== 'auth').map((s) => `${s.method} ${s.to}`);
  }
  get auths(): number {
    return this.sent.filter((s) => s.to === 'auth').length;
  }
}

/** ProviderSession without Cloudflare: the same pure code behind the same port. */
export class FakeSession implements SessionPort {
  breaker = CLOSED;
  spacing = IDLE;
  readonly open = new OpenOrderCount();
  readonly #queue = new ChangeQueue();
  down = false;
  readonly calls: string[] = [];
  readonly #world: World;
  readonly #tokens: TokenKeeper;

  constructor(world: World, signIn: () => Promise<Authenticated>) {
    this.#world = world;
    this.#tokens = new TokenKeeper(() => world.now(), signIn);
  }

  #called(name: string) {
    this.calls.push(name);
    if (this.down) throw new Error('unreachable');
  }
  #copy = (): SessionCopy => ({
    breaker: this.breaker,
    open: this.open.total(this.#world.now()),
    generation: this.#tokens.generation,
  });

  copy = async (report: OpenReport) => {
    this.#called('copy');
    this.open.note(report);
    return this.#copy();
  };
  bearer = async (stale: number) => {
    this.#called('bearer');
    return this.#tokens.bearer(stale);
  };
  tally = async (seen: { ok: number; failed: number; streak: number }) => {
    this.#called(`tally ${seen.ok}/${seen.failed}/${seen.streak}`);
    this.breaker = record(this.breaker, seen, this.#world.now());
    return this.#copy();
  };
  probe = async () => {
    this.#called('probe');
    const probe = takeProbe(this.breaker, this.#world.now());
    this.breaker = probe.breaker;
    return probe;
  };
  reserve = async (request: ChangeRequest) => {
    this.#called('reserve');
    const answered: Slot[] = [];
    const answer = (slot: Slot) => answered.push(slot);
    this.#queue.join(request, this.spacing, { now: this.#world.now(), answer });
    for (;;) {
      const now = this.#world.now();
      this.spacing = this.#queue.advance(this.spacing, request.spacingMs, now);
      const [slot] = answered;
      if (slot) return slot;
      await this.#world.sleep((this.#queue.dueAt(this.spacing) ?? now) - now);
    }
  };
  limited = async (baseMs: number, retryAfterMs: number) => {
    this.#called('limited');
    this.spacing = slowDown(this.spacing, baseMs, retryAfterMs, this.#world.now());
    return this.#copy();
  };
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
export const empty = (status = 200, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers });
export const html = (status = 200) => new Response('<html>Bad gateway</html>', { status });

export function tokens() {
  let made = 0;
  return () => {
    made += 1;
    return json({
      token: `token-${made}`,
      expiresIn: 899,
      expiresAt: '2026-01-02T03:19:04.512+00:00',
    });
  };
}

/** A client whose provider answers `auth`, and uses `answer` for other requests. */
export function provider(
  answer: Provider,
  {
    spacingMs = 0,
    callsPerSecond = 200,
    auth = tokens(),
  }: { spacingMs?: number; callsPerSecond?: number; auth?: Provider } = {},
) {
  const world = new FakeWorld((sent) => (sent.to === 'auth' ? auth(sent) : answer(sent)));
  const config = {
    baseUrl: BASE,
    username: 'ops@example.com',
    apiKey: 'key-1',
    spacingMs,
    callsPerSecond,
  };
  const session = new FakeSession(world, () => authenticate(world, config));
  const another = () => createTextVerified(config, world, session);
  return { world, session, client: another(), another };
}

/** Replies in order; the last one is repeated. */
export function inTurn(...answers: (() => Answer)[]) {
  let next = 0;
  return (): Answer => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    return answer ? answer() : 'network';
  };
}

/** Suppresses the logs of the code under test. */
export function quiet(): void {
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, level)
      .mockClear()
      .mockImplementation(() => {});
  }
}
