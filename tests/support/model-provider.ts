import type {
  ChangeOutcome,
  ProviderMessage,
  ProviderState,
  ProviderVerification,
  PurchaseInput,
  PurchaseOutcome,
  Reading,
  TextVerifiedClient,
} from '../../worker/providers/textverified/textverified.client';

interface Sale {
  id: string;
  key: string;
  number: string;
  service: string;
  createdAt: number;
  endsAt: number;
  state: ProviderState;
  messages: ProviderMessage[];
  /** Completed, and the provider would still take it back. */
  reportable: boolean;
}

/** How one call goes: as asked, done but the answer lost, never arrived, refused, or (a read) answered 404. */
export type Fate = 'ok' | 'lost' | 'dropped' | 'refused' | 'missing';
export type Call = 'purchase' | 'verification' | 'messages' | 'cancel' | 'report' | 'list';

/** A provider that sells numbers as the contract says, with a fate for every call. */
export class ModelProvider {
  readonly sales: Sale[] = [];
  readonly #byKey = new Map<string, Sale>();
  now = 0;
  /** Consulted at each call; the test scripts it. */
  fate: (call: Call) => Fate = () => 'ok';
  /** What was asked for, in order. */
  readonly calls: Call[] = [];
  /** The Idempotency-Keys of the purchases, in order. */
  readonly keys: string[] = [];
  /** Runs while a call is out, before it takes effect; races are written here. */
  during: ((call: Call) => Promise<unknown> | undefined) | null = null;
  windowMs = 600_000;
  /** Idempotency keys expire at once: a repeat says nothing of what the first did. */
  keysExpired = false;

  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  #sell(input: PurchaseInput): Sale {
    const n = this.sales.length;
    const sale: Sale = {
      id: `lr_${this.#prefix}_${n}`,
      key: input.key,
      number: `+1206555${String(1000 + n).padStart(4, '0')}`,
      service: input.serviceName,
      createdAt: this.now,
      endsAt: this.now + this.windowMs,
      state: 'pending',
      messages: [],
      reportable: false,
    };
    this.sales.push(sale);
    this.#byKey.set(input.key, sale);
    return sale;
  }

  find(id: string): Sale | undefined {
    return this.sales.find((sale) => sale.id === id);
  }

  /** A real SMS arrives at the number; the provider takes it only while the number waits. */
  sms(id: string, content: string): ProviderMessage | null {
    const sale = this.find(id);
    if (!sale) return null;
    this.#expire(sale);
    if (sale.state !== 'pending' && sale.state !== 'completed') return null;
    sale.state = 'completed';
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
    const { id, number, createdAt, endsAt, state } = sale;
    const canReport = state === 'completed' && sale.reportable;
    const actions = { canCancel: state === 'pending', canReport, canReactivate: false };
    return {
      id,
      number,
      serviceName: sale.service,
      state,
      createdAt,
      endsAt,
      costCents: 60,
      ...actions,
      reusableUntil: null,
    };
  }

  async #arrive(call: Call): Promise<Fate> {
    this.calls.push(call);
    await this.during?.(call);
    return this.fate(call);
  }

  #reading<T>(fate: Fate, value: T | undefined): Reading<T> {
    if (fate === 'missing') return { ok: false, kind: 'not_found', detail: '' };
    if (fate === 'lost' || fate === 'dropped')
      return { ok: false, kind: 'unavailable', detail: fate };
    return value === undefined ? { ok: false, kind: 'not_found', detail: '' } : { ok: true, value };
  }

  get client(): TextVerifiedClient {
    return {
      purchase: async (input): Promise<PurchaseOutcome> => {
        this.keys.push(input.key);
        const fate = await this.#arrive('purchase');
        if (fate === 'dropped') return { kind: 'unknown', detail: 'timeout' };
        const known = this.#byKey.get(input.key);
        if (known && this.keysExpired) return { kind: 'key_expired' };
        if (!known && fate === 'refused')
          return { kind: 'refused', code: 'unavailable', providerCode: 'Unavailable' };
        const sale = known ?? this.#sell(input);
        return fate === 'lost'
          ? { kind: 'unknown', detail: 'reset' }
          : { kind: 'created', reservationId: sale.id };
      },
      rentAgain: async () => ({ kind: 'refused', code: 'invalid', providerCode: null }),
      verification: async (id) => {
        const fate = await this.#arrive('verification');
        const sale = this.find(id);
        return this.#reading(fate, sale && this.#view(sale));
      },
      messages: async (id) =>
        this.#reading(await this.#arrive('messages'), this.find(id)?.messages.slice()),
      cancel: async (id): Promise<ChangeOutcome> => {
        const fate = await this.#arrive('cancel');
        const sale = this.find(id);
        if (fate === 'dropped') return { kind: 'unknown', detail: 'timeout' };
        if (!sale) return { kind: 'not_found' };
        this.#expire(sale);
        if (sale.state !== 'pending' || fate === 'refused')
          return { kind: 'refused', detail: 'no' };
        sale.state = 'canceled';
        return fate === 'lost' ? { kind: 'unknown', detail: 'reset' } : { kind: 'done' };
      },
      report: async (id): Promise<ChangeOutcome> => {
        const fate = await this.#arrive('report');
        const sale = this.find(id);
        if (!sale?.reportable || fate === 'refused') return { kind: 'refused', detail: 'no' };
        sale.state = 'reported';
        return { kind: 'done' };
      },
      verificationsSince: async (since) =>
        this.#reading(
          await this.#arrive('list'),
          this.sales
            .filter((sale) => sale.createdAt >= since)
            .map(({ id, number, service, state, createdAt }) => ({
              id,
              number,
              serviceName: service,
              state,
              createdAt,
              costCents: 60,
            })),
        ),
      services: async () => ({ ok: true, value: [] }),
      areaCodes: async () => ({ ok: true, value: [] }),
      price: async () => ({ ok: true, value: { priceCents: 60 } }),
      stock: async () => ({ ok: true, value: { available: 9_000 } }),
      balance: async () => ({ ok: true, value: { balanceCents: 10_000 } }),
      webhookSeenAt: async () => null,
      noteWebhook: async () => undefined,
    };
  }
}
