import { computed, signal } from '@preact/signals';
import type { Me, Verification } from '../../api/first-pages-api';
import type { HomeApi } from '../../api/home-api';
import { LoadModel } from '../../core/load.model';
import { parseTexts, type TextStore } from '../../core/unknown';

const DAY_MS = 86_400_000;
export const DAYS = 7;
const SHOWN = 5;
/** Accounts whose list is done or hidden, on this browser: then Home asks for nothing of it. */
const DONE = 'namaskah.onboarded';

export interface Step {
  name: 'confirm' | 'rent' | 'pay' | 'key' | 'webhook';
  href: string;
  isDone: boolean;
}

interface Setup {
  hasPaid: boolean;
  hasKey: boolean;
  hasEndpoint: boolean;
}

interface HomeDeps {
  api: HomeApi;
  me: Me;
  store: TextStore;
  now: () => number;
}

/** What Home shows: the last week, the latest numbers, and the first steps until they are done. */
export class HomeModel {
  readonly summary: LoadModel<Awaited<ReturnType<HomeApi['summary']>>>;
  readonly recent: LoadModel<Awaited<ReturnType<HomeApi['recent']>>>;
  readonly setup: LoadModel<Setup>;
  readonly isHidden = signal(false);
  readonly #deps: HomeDeps;

  constructor(deps: HomeDeps) {
    this.#deps = deps;
    const { api, now } = deps;
    const from = (): string => new Date(now() - DAYS * DAY_MS).toISOString();
    this.summary = new LoadModel(() => api.summary(from()));
    this.recent = new LoadModel(api.recent);
    this.setup = new LoadModel(() => this.#readSetup());
    this.isHidden.value = this.#done().includes(deps.me.account.id);
  }

  async load(): Promise<void> {
    await Promise.all([
      this.summary.load(),
      this.recent.load(),
      ...(this.isHidden.peek() || !this.#isOwner ? [] : [this.setup.load()]),
    ]);
    const steps = this.steps.peek();
    if (steps?.every(({ isDone }) => isDone)) this.hide();
  }

  /** The first steps; null while they are not known, or not shown. */
  readonly steps = computed<Step[] | null>(() => {
    if (this.isHidden.value) return null;
    const recent = this.recent.value.value;
    if (!recent) return null;
    const first: Step[] = [
      { name: 'confirm', href: '/settings/profile', isDone: this.#isConfirmed },
      { name: 'rent', href: '/rent', isDone: recent.data.length > 0 },
    ];
    if (!this.#isOwner) return first;
    const setup = this.setup.value.value;
    if (!setup) return null;
    return [
      ...first,
      { name: 'pay', href: '/billing/add', isDone: setup.hasPaid },
      { name: 'key', href: '/developers/keys', isDone: setup.hasKey },
      { name: 'webhook', href: '/developers/webhooks', isDone: setup.hasEndpoint },
    ];
  });

  /** No list will come that asks for the confirmation: it is hidden, or cannot be loaded. */
  readonly lacksSteps = computed(
    () =>
      this.isHidden.value ||
      (this.steps.value === null &&
        (this.recent.error.value !== null || this.setup.error.value !== null)),
  );

  /** The list is done, or the person does not want it. */
  hide(): void {
    this.isHidden.value = true;
    const { me, store } = this.#deps;
    store.setItem(DONE, JSON.stringify([...new Set([...this.#done(), me.account.id])]));
  }

  get #isOwner(): boolean {
    return this.#deps.me.account.role === 'owner';
  }

  get #isConfirmed(): boolean {
    return this.#deps.me.user?.emailVerified ?? true;
  }

  #done(): string[] {
    return parseTexts(this.#deps.store.getItem(DONE));
  }

  async #readSetup(): Promise<Setup> {
    const { api } = this.#deps;
    const [paid, keys, endpoints] = await Promise.all([api.paid(), api.keys(), api.endpoints()]);
    return {
      hasPaid: paid.data.length > 0,
      hasKey: keys.data.length > 0,
      hasEndpoint: endpoints.data.length > 0,
    };
  }
}

/** The latest numbers: those that the page follows live are newer than the list. */
export function latestOf(
  listed: readonly Verification[],
  live: readonly Verification[],
): Verification[] {
  const known = new Map([...listed, ...live].map((one) => [one.id, one]));
  return [...known.values()]
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
    .slice(0, SHOWN);
}
