import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { searchServices } from '../../../../worker/verifications/catalogue/search-services';
import { Healing } from '../../../core/healing';
import type { AreaCode, Backend, Service } from '../../../api/first-pages-api';

const FIRST = 24;
/** The service for everything that is not listed. */
export const NOT_LISTED = 'servicenotlisted';

export interface ServiceGroup {
  key: 'favourites' | 'recent' | 'popular' | 'found' | 'category';
  services: Service[];
}

interface OwnServices {
  favourites: ReadonlySignal<readonly string[]>;
  recent: ReadonlySignal<readonly string[]>;
}

/** The catalogue, with the prices of the account's plan. */
export class ServicesModel {
  /** The most popular first. */
  readonly all = signal<readonly Service[]>([]);
  readonly areaCodes = signal<readonly AreaCode[]>([]);
  readonly error = signal<unknown>(null);
  readonly query = signal('');
  /** The chosen category; empty for all. */
  readonly category = signal('');
  readonly showAll = signal(false);
  readonly #byName = computed(() => new Map(this.all.value.map((item) => [item.name, item])));
  readonly #healing = new Healing();
  readonly #own: OwnServices;
  readonly #backend: Pick<Backend, 'services' | 'areaCodes'>;
  /** Counts the accounts and plans that were shown: the prices of another one are dropped. */
  #version = 0;

  constructor(backend: Pick<Backend, 'services' | 'areaCodes'>, own: OwnServices) {
    this.#backend = backend;
    this.#own = own;
  }

  readonly isSearching = computed(() => this.query.value.trim() !== '');

  /** The categories in the order of their most popular service. */
  readonly categories = computed(() => [...new Set(this.#listed.value.map((one) => one.category))]);

  /** Without the service for everything else, which has its own place. */
  readonly #listed = computed(() => this.all.value.filter(({ name }) => name !== NOT_LISTED));

  /** The groups in the list: matches of the query, one category, or favourites, recent and the most popular. */
  readonly groups = computed<ServiceGroup[]>(() => {
    if (this.isSearching.value)
      return [{ key: 'found', services: searchServices(this.#listed.value, this.query.value) }];
    const { value: category } = this.category;
    if (category !== '')
      return [
        {
          key: 'category',
          services: this.#listed.value.filter((service) => service.category === category),
        },
      ];
    const favourites = this.#named(this.#own.favourites.value);
    const recent = this.#named(
      this.#own.recent.value.filter((name) => !this.#own.favourites.value.includes(name)),
    );
    const popular = this.showAll.value ? this.#listed.value : this.#listed.value.slice(0, FIRST);
    const groups: ServiceGroup[] = [
      { key: 'favourites', services: favourites },
      { key: 'recent', services: recent },
      { key: 'popular', services: popular },
    ];
    return groups.filter(({ services }) => services.length > 0);
  });

  /** The number of all services, when the list does not show them. */
  readonly hidden = computed(() => {
    const isShort = !this.isSearching.value && this.category.value === '' && !this.showAll.value;
    const { length } = this.#listed.value;
    return isShort && length > FIRST ? length : 0;
  });

  find(name: string): Service | undefined {
    return this.#byName.value.get(name);
  }

  /** The display name of a service; its id when the list does not contain it. */
  nameOf(name: string): string {
    return this.find(name)?.displayName ?? name;
  }

  /** Reads the list; the browser keeps it for a minute, unless it must be fresh: the plan, and so each price, changed. */
  async load(isFresh = false): Promise<void> {
    const version = isFresh ? ++this.#version : this.#version;
    this.#healing.cancel();
    try {
      const { data } = await this.#backend.services(isFresh);
      if (version !== this.#version) return;
      this.all.value = data.toSorted((a, b) => a.popularity - b.popularity);
      this.error.value = null;
    } catch (error) {
      if (version !== this.#version) return;
      // A list of a few minutes ago is better than none.
      if (this.all.value.length === 0) this.error.value = error;
      this.#healing.failed(error, () => this.load(isFresh));
    }
  }

  /** Forgets everything: another account is shown, with other prices, or none. */
  forget(): void {
    this.#version++;
    this.#healing.cancel();
    this.all.value = [];
    this.error.value = null;
    this.query.value = '';
    this.category.value = '';
    this.showAll.value = false;
  }

  /** Suggestions only: without them any area code can be typed. */
  async loadAreaCodes(): Promise<void> {
    if (this.areaCodes.value.length > 0) return;
    this.areaCodes.value = await this.#backend.areaCodes().then(
      ({ data }) => data,
      () => [],
    );
  }

  #named(names: readonly string[]): Service[] {
    return names.map((name) => this.find(name)).filter((service) => service !== undefined);
  }
}
