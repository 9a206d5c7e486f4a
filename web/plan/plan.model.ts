import { signal } from '@preact/signals';
import { Problem } from '../api';
import { LoadModel } from '../ui/load.model';
import type { planApi, Tier, TierChange, TierName, TierStatus } from './plan-api';

type Backend = Pick<typeof planApi, 'tiers' | 'status' | 'change'>;

export type Offer = 'current' | 'higher' | 'lower' | 'next';

/** What a tier is to an account that has `status`; the API lists the tiers from the lowest up. */
export function offerOf(tiers: readonly Tier[], status: TierStatus, name: TierName): Offer {
  const rank = (tier: TierName): number => tiers.findIndex((one) => one.tier === tier);
  const isLeaving = status.renewal !== null && status.renewal.tier !== status.tier;
  if (isLeaving && status.renewal?.tier === name) return 'next';
  if (status.tier === name) return 'current';
  return rank(name) > rank(status.tier) ? 'higher' : 'lower';
}

/** The account's tier, and the others that it could take. */
export class PlanModel {
  readonly tiers: LoadModel<{ data: Tier[] }>;
  readonly status: LoadModel<TierStatus>;
  readonly changed = signal<TierChange | null>(null);
  readonly #backend: Backend;
  readonly #newKey: () => string;
  /** Of the change that nobody has answered yet: asked again it is the same one, and paid once. */
  #open: { tier: TierName; key: string } | null = null;

  constructor(backend: Backend, newKey: () => string = () => crypto.randomUUID()) {
    this.#backend = backend;
    this.#newKey = newKey;
    this.tiers = new LoadModel(backend.tiers);
    this.status = new LoadModel(backend.status);
  }

  async load(): Promise<void> {
    await Promise.all([this.tiers.load(), this.status.load()]);
  }

  /** @throws Problem, ConnectionLost. */
  async take({ tier, price }: Pick<Tier, 'tier' | 'price'>): Promise<void> {
    const key = this.#open?.tier === tier ? this.#open.key : this.#newKey();
    this.#open = { tier, key };
    try {
      const answer = await this.#backend.change({ tier, maxPrice: price }, key);
      this.changed.value = answer.change;
      this.status.value.value = answer.tier;
      this.#open = null;
    } catch (error) {
      if (error instanceof Problem) this.#open = null;
      throw error;
    }
  }
}
