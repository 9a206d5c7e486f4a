import type {
  ChangeOutcome,
  ProviderMessage,
  ProviderState,
  ProviderVerification,
  PurchaseOutcome,
  Reading,
  TextVerifiedClient,
} from '../../worker/providers/textverified/textverified.client';
import { PROMISED } from '../../worker/providers/textverified/poll-budget';

interface Sale {
  id: string;
  key: string;
  number: string;
  service: string;
  createdAt: number;
  endsAt: number;
  state: ProviderState;
  messages: ProviderMessage[];
  costCents: number;
  /** Set by the first code: until then the number can be reused, later reactivated. */
  reusableUntil: number | null;
  /** The sale whose number was reused. */
  origin: string | null;
  /** Completed, and the provider would still accept a report. */
  reportable: boolean;
}

/**
 * Outcome of one call: executed; executed with a lost reply; never arrived; refused; 404 (a read); executed two seconds after
 * the caller's timeout (a reuse); or without a slot and thus not sent (a change).
 */
export type CallOutcome = 'ok' | 'lost' | 'dropped' | 'refused' | 'missing' | 'late' | 'unsent';
export type Call =
  | 'purchase'
  | 'reuse'
  | 'verification'
  | 'messages'
  | 'cancel'
  | 'report'
  | 'list';

const WITHDRAWN = { kind: 'unsent', reason: 'withdrawn', retryAfterMs: null } as const;

/** A provider that sells numbers as the contract says, with a scripted outcome for every call. */
export class ModelProvider {
  readonly sales: Sale[] = [];
  readonly #byKey = new Map<string, Sale>();
  now = 0;
  /** Outcome of each call; the test scripts it. */
  outcomeOf: (call: Call) => CallOutcome = () => 'ok';
  /** Calls, in order. */
  readonly calls: Call[] = [];
  /** The Idempotency-Keys of the purchases, in order. */
  readonly keys: string[] = [];
  /** Runs during a call, before it takes effect; for races. */
  during: ((call: Call) => Promise<unknown> | undefined) | null = null;
  /** Runs while a purchase waits for its slot. */
  queued: (() => unknown) | null = null;
  windowMs = 600_000;
  reuseWindowMs = 120_000;
  /** Cost of the next sale. */
  costCents = 60;
  /** Whether a reported number is refunded at once. */
  refundsReports = false;
  /** Idempotency keys expire at once: a repeat does not reveal the outcome of the first call. */
  keysExpired = false;

  readonly #late: { at: number; work: () => unknown }[] = [];
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  #sell(sold: { key: string; service: string; origin?: Sale }): Sale {
    const n = this.sales.length;
    const { key, service, origin } = sold;
    const sale: Sale = {
      id: `lr_${this.#prefix}_${n}`,
      key,
      number: origin?.number ?? `+1206555${String(1000 + n).padStart(4, '0')}`,
      service,
      createdAt: this.now,
      endsAt: this.now + this.windowMs,
      state: 'pending',
      messages: [],
      costCents: this.costCents,
      reusableUntil: null,
      origin: origin?.id ?? null,
      reportable: false,
    };
    this.sales.push(sale);
    return sale;
  }

  /** The number of a completed sale as a new sale, or null: a reuse within its window, a reactivation after it. */
  #sellAgain(action: 'reuse' | 'reactivate', id: string): Sale | null {
    const origin = this.find(id);
    if (origin?.state !== 'completed') return null;
    const reusable = origin.reusableUntil !== null && this.now <= origin.reusableUntil;
    if (reusable !== (action === 'reuse')) return null;
    origin.state = action === 'reuse' ? 'reused' : 'reactivated';
    return this.#sell({ key: '', service: origin.service, origin });
  }

  /** A number that another order has just bought. */
  sell(key: string, service = 'whatsapp'): Sale {
    return this.#sell({ key, service });
  }

  /** A completed number, which a later order can reuse. */
  completed(service = 'whatsapp'): Sale {
    const sale = this.#sell({ key: '', service });
    this.sms(sale.id, 'Your code is 100200');
    return sale;
  }

  find(id: string): Sale | undefined {
    return this.sales.find((sale) => sale.id === id);
  }

  /** An SMS arrives at the number; the provider accepts it only while the number waits. */
  sms(id: string, content: string): ProviderMessage | null {
    const sale = this.find(id);
    if (!sale) return null;
    this.#expire(sale);
    if (sale.state !== 'pending' && sale.state !== 'completed') return null;
    sale.state = 'completed';
    sale.reusableUntil ??= this.now + this.reuseWindowMs;
    const message: ProviderMessage = {
      smsId: `sms_${sale.messages.length}`,
      reservationId: id,
      from: '22000',
      to: sale.number,
      content,
      parsedCode: null,
      createdAt: this.now,
      encrypted: false,
    };
    sale.messages.push(message);
    return message;
  }

  #expire(sale: Sale): void {
    if (sale.state === 'pending' && this.now >= sale.endsAt) sale.state = 'timedOut';
  }

  #view(sale: Sale): ProviderVerification {
    this.#expire(sale);
    const { id, number, createdAt, endsAt, state, costCents, reusableUntil } = sale;
    const canReport = state === 'completed' && sale.reportable;
    const canReactivate = state === 'completed' && this.now > (reusableUntil ?? Infinity);
    const actions = { canCancel: state === 'pending', canReport, canReactivate };
    return {
      id,
      number,
      serviceName: sale.service,
      state,
      createdAt,
      endsAt,
      costCents,
      ...actions,
      reusableUntil,
    };
  }

  async #arrive(call: Call): Promise<CallOutcome> {
    this.calls.push(call);
    await this.during?.(call);
    while (this.#late[0] && this.#late[0].at <= this.now) this.#late.shift()?.work();
    return this.outcomeOf(call);
  }

  #reading<T>(outcome: CallOutcome, value: T | undefined): Reading<T> {
    if (outcome === 'missing') return { ok: false, kind: 'not_found', detail: '' };
    if (outcome === 'lost' || outcome === 'dropped')
      return { ok: false, kind: 'unavailable', detail: outcome };
    return value === undefined ? { ok: false, kind: 'not_found', detail: '' } : { ok: true, value };
  }

  get client(): TextVerifiedClient {
    return {
      purchase: async (input): Promise<PurchaseOutcome> => {
        this.queued?.();
        if (input.isWanted?.() === false) return WITHDRAWN;
        this.keys.push(input.key);
        const outcome = await this.#arrive('purchase');
        if (outcome === 'unsent') return { ...WITHDRAWN, reason: 'rate_limited' };
        if (outcome === 'dropped') return { kind: 'unknown', detail: 'timeout' };
        const known = this.#byKey.get(input.key);
        if (known && this.keysExpired) return { kind: 'key_expired' };
        if (!known && outcome === 'refused')
          return { kind: 'refused', code: 'unavailable', providerCode: 'Unavailable' };
        const sale = known ?? this.#sell({ key: input.key, service: input.serviceName });
        this.#byKey.set(input.key, sale);
        return outcome === 'lost'
          ? { kind: 'unknown', detail: 'reset' }
          : { kind: 'created', reservationId: sale.id };
      },
      reuse: async ({ action, reservationId: id, isWanted }): Promise<PurchaseOutcome> => {
        this.queued?.();
        if (isWanted?.() === false) return WITHDRAWN;
        const outcome = await this.#arrive('reuse');
        if (outcome === 'late')
          this.#late.push({ at: this.now + 2_000, work: () => this.#sellAgain(action, id) });
        if (outcome === 'dropped' || outcome === 'late')
          return { kind: 'unknown', detail: 'timeout' };
        const sale = outcome === 'refused' ? null : this.#sellAgain(action, id);
        if (outcome === 'lost') return { kind: 'unknown', detail: 'reset' };
        const providerCode = action === 'reuse' ? 'NotReusable' : 'NotReactivatable';
        return sale
          ? { kind: 'created', reservationId: sale.id }
          : { kind: 'refused', code: 'invalid', providerCode };
      },
      verification: async (id) => {
        const outcome = await this.#arrive('verification');
        const sale = this.find(id);
        return this.#reading(outcome, sale && this.#view(sale));
      },
      messages: async (id) =>
        this.#reading(await this.#arrive('messages'), this.find(id)?.messages.slice()),
      cancel: async (id): Promise<ChangeOutcome> => {
        const outcome = await this.#arrive('cancel');
        if (outcome === 'unsent') return { kind: 'unsent', detail: 'rate_limited' };
        const sale = this.find(id);
        if (outcome === 'dropped') return { kind: 'unknown', detail: 'timeout' };
        if (!sale) return { kind: 'not_found' };
        this.#expire(sale);
        if (sale.state !== 'pending' || outcome === 'refused')
          return { kind: 'refused', detail: 'no' };
        sale.state = 'canceled';
        return outcome === 'lost' ? { kind: 'unknown', detail: 'reset' } : { kind: 'done' };
      },
      report: async (id): Promise<ChangeOutcome> => {
        const outcome = await this.#arrive('report');
        if (outcome === 'unsent') return { kind: 'unsent', detail: 'rate_limited' };
        const sale = this.find(id);
        if (outcome === 'dropped') return { kind: 'unknown', detail: 'timeout' };
        const open = sale?.state === 'pending' || sale?.state === 'completed';
        if (!sale?.reportable || !open || outcome === 'refused')
          return { kind: 'refused', detail: 'no' };
        sale.state = this.refundsReports ? 'refunded' : 'reported';
        return outcome === 'lost' ? { kind: 'unknown', detail: 'reset' } : { kind: 'done' };
      },
      verificationsSince: async (since) =>
        this.#reading(await this.#arrive('list'), {
          complete: true,
          sold: this.sales
            .filter((sale) => sale.createdAt >= since)
            .map(({ id, number, service, state, createdAt, costCents }) => ({
              id,
              number,
              serviceName: service,
              state,
              createdAt,
              costCents,
            })),
        }),
      services: async () => ({ ok: true, value: [] }),
      areaCodes: async () => ({ ok: true, value: [] }),
      price: async () => ({ ok: true, value: { priceCents: 60 } }),
      stock: async () => ({ ok: true, value: { available: 9_000 } }),
      balance: async () => ({ ok: true, value: { balanceCents: 10_000 } }),
      pollIntervals: () => PROMISED,
      watch: () => undefined,
    };
  }
}
