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
}

/** How one call to the provider goes: as asked, done but the answer lost, or never arrived. */
export type Fate = 'ok' | 'lost' | 'dropped' | 'refused';

/** A provider that sells numbers as the contract says, with a fate for every call. */
export class ModelProvider {
  readonly sales: Sale[] = [];
  readonly #byKey = new Map<string, Sale>();
  now = 0;
  /** Consulted at each call; the test scripts it. */
  fate: () => Fate = () => 'ok';
  windowMs = 600_000;
  /** Idempotency keys are forgotten: a repeat answers a refusal with an unknown code. */
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
    const actions = { canCancel: state === 'pending', canReport: false, canReactivate: false };
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

  #reading<T>(value: T | undefined): Reading<T> {
    const fate = this.fate();
    if (fate === 'lost' || fate === 'dropped')
      return { ok: false, kind: 'unavailable', detail: fate };
    return value === undefined ? { ok: false, kind: 'not_found', detail: '' } : { ok: true, value };
  }

  get client(): TextVerifiedClient {
    return {
      purchase: async (input): Promise<PurchaseOutcome> => {
        const fate = this.fate();
        if (fate === 'dropped') return { kind: 'unknown', detail: 'timeout' };
        const known = this.#byKey.get(input.key);
        if (known && this.keysExpired)
          return { kind: 'refused', code: 'invalid', providerCode: 'KeyExpired' };
        if (!known && fate === 'refused')
          return { kind: 'refused', code: 'unavailable', providerCode: 'Unavailable' };
        const sale = known ?? this.#sell(input);
        return fate === 'lost'
          ? { kind: 'unknown', detail: 'reset' }
          : { kind: 'created', reservationId: sale.id };
      },
      rentAgain: async () => ({ kind: 'refused', code: 'invalid', providerCode: null }),
      verification: async (id) => {
        const sale = this.find(id);
        return this.#reading(sale && this.#view(sale));
      },
      messages: async (id) => this.#reading(this.find(id)?.messages.slice()),
      cancel: async (id): Promise<ChangeOutcome> => {
        const fate = this.fate();
        const sale = this.find(id);
        if (fate === 'dropped') return { kind: 'unknown', detail: 'timeout' };
        if (!sale) return { kind: 'not_found' };
        this.#expire(sale);
        if (sale.state !== 'pending' || fate === 'refused')
          return { kind: 'refused', detail: 'no' };
        sale.state = 'canceled';
        return fate === 'lost' ? { kind: 'unknown', detail: 'reset' } : { kind: 'done' };
      },
      report: async () => ({ kind: 'refused', detail: 'no' }),
      verificationsSince: async (since) =>
        this.#reading(
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
