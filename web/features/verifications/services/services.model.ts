import { computed, signal } from '@preact/signals';
import type { AreaCode, Backend, Service } from '../../../api/first-pages-api';
import type { ChoicesModel } from '../../../shared/choices.model';

const FIRST = 24;
/** The service for everything that is not listed. */
export const NOT_LISTED = 'servicenotlisted';

export interface ServiceGroup {
  key: 'favourites' | 'recent' | 'all';
  services: Service[];
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Services whose name starts with the query, then those that contain it elsewhere. */
export function searchServices(services: readonly Service[], query: string): Service[] {
  const wanted = plain(query);
  if (wanted === '') return [...services];
  const rank = ({ name, displayName, category }: Service): number => {
    const shown = plain(displayName);
    if (shown.startsWith(wanted)) return 0;
    if (shown.includes(wanted) || plain(name).includes(wanted)) return 1;
    return plain(category).startsWith(wanted) ? 2 : 3;
  };
  return services
    .map((service) => ({ service, at: rank(service) }))
    .filter(({ at }) => at < 3)
    .toSorted((a, b) => a.at - b.at)
    .map(({ service }) => service);
}

export class ServicesModel {
  readonly all = signal<readonly Service[]>([]);
  readonly areaCodes = signal<readonly AreaCode[]>([]);
  readonly error = signal<unknown>(null);
  readonly query = signal('');
  readonly showAll = signal(false);
  readonly #byName = computed(() => new Map(this.all.value.map((item) => [item.name, item])));
  readonly #choices: Pick<ChoicesModel, 'favourites' | 'recent'>;
  readonly #backend: Pick<Backend, 'services' | 'areaCodes'>;

  constructor(
    backend: Pick<Backend, 'services' | 'areaCodes'>,
    choices: Pick<ChoicesModel, 'favourites' | 'recent'>,
  ) {
    this.#backend = backend;
    this.#choices = choices;
  }

  /** The groups in the list: matches of the query, or favorites, recent and the first of all. */
  readonly groups = computed<ServiceGroup[]>(() => {
    if (this.query.value.trim() !== '')
      return [{ key: 'all', services: searchServices(this.all.value, this.query.value) }];
    const favourites = this.#named(this.#choices.favourites.value);
    const recent = this.#named(
      this.#choices.recent.value.filter((name) => !this.#choices.favourites.value.includes(name)),
    );
    const all = this.showAll.value ? [...this.all.value] : this.all.value.slice(0, FIRST);
    const groups: ServiceGroup[] = [
      { key: 'favourites', services: favourites },
      { key: 'recent', services: recent },
      { key: 'all', services: all },
    ];
    return groups.filter(({ services }) => services.length > 0);
  });

  readonly hidden = computed(() =>
    this.query.value.trim() === '' && !this.showAll.value && this.all.value.length > FIRST
      ? this.all.value.length
      : 0,
  );

  find(name: string): Service | undefined {
    return this.#byName.value.get(name);
  }

  /** The display name of a service; its id when the list does not contain it. */
  nameOf(name: string): string {
    return this.find(name)?.displayName ?? name;
  }

  async load(): Promise<void> {
    if (this.all.value.length > 0) return;
    try {
      this.all.value = (await this.#backend.services()).data;
      this.error.value = null;
    } catch (error) {
      this.error.value = error;
    }
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
