import { element } from './dom';

/** What the tiles show of an entry of the public catalogue. */
interface Service {
  name: string;
  displayName: string;
  initials: string;
  colour: number;
  aliases: string[];
  popularity: number;
  priceFromCents: number | null;
  successPercent: number | null;
  medianSeconds: number | null;
}

const SHOWN = 12;

async function readCatalogue(query = ''): Promise<Service[]> {
  const response = await fetch(
    `/api/v1/catalogue${query === '' ? '' : `?query=${encodeURIComponent(query)}`}`,
  );
  if (!response.ok) return [];
  const { data }: { data: Service[] } = await response.json();
  return data.toSorted((a, b) => a.popularity - b.popularity);
}

const price = ({ priceFromCents }: Service): string =>
  priceFromCents === null ? '' : `$${(priceFromCents / 100).toFixed(2)}`;

const results = ({ successPercent, medianSeconds }: Service): string =>
  [
    successPercent === null ? [] : [`${successPercent}% success`],
    medianSeconds === null ? [] : [`${medianSeconds} s`],
  ]
    .flat()
    .join(' · ');

const tile = (service: Service): HTMLElement =>
  element(
    'li',
    {},
    element(
      'a',
      { href: `/rent?service=${encodeURIComponent(service.name)}` },
      element(
        'span',
        { class: `monogram hue-${service.colour}`, 'aria-hidden': 'true' },
        service.initials,
      ),
      element('span', {}, service.displayName, element('small', {}, results(service))),
      element('span', { class: 'price' }, price(service)),
    ),
  );

const matches = (service: Service, query: string): boolean =>
  [service.name, service.displayName, ...service.aliases].some((name) =>
    name.toLowerCase().includes(query),
  );

/** Shows prices on the tiles, and searches the whole catalogue as somebody types; nobody needs to sign in. */
export async function followServices(): Promise<void> {
  const list = document.querySelector<HTMLElement>('[data-services]');
  const form = document.querySelector<HTMLFormElement>('[data-service-search]');
  const input = form?.querySelector('input');
  const status = form?.querySelector('[role="status"]');
  if (!list || !form || !input || !status) return;
  const all = await readCatalogue();
  if (all.length === 0) return;
  const show = (services: readonly Service[]): void =>
    list.replaceChildren(...services.slice(0, SHOWN).map(tile));
  const search = async (): Promise<void> => {
    const query = input.value.trim().toLowerCase();
    const found = all.filter((service) => matches(service, query));
    // The server also finds names with one wrong letter.
    const shown = found.length > 0 ? found : await readCatalogue(query);
    if (input.value.trim().toLowerCase() !== query) return;
    show(shown);
    status.textContent = shown.length === 0 ? (status.getAttribute('data-none') ?? '') : '';
  };
  show(all);
  input.addEventListener('input', () => void search());
  form.addEventListener('submit', (event) => {
    const first = list.querySelector('a');
    if (input.value.trim() === '' || !first) return;
    event.preventDefault();
    first.click();
  });
}
