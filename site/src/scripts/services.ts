import { searchServices } from '../../../worker/verifications/catalogue/search-services';
import { element } from './dom';

/** What the tiles show of an entry of the public catalogue. */
interface Service {
  name: string;
  displayName: string;
  category: string;
  initials: string;
  colour: number;
  aliases: string[];
  popularity: number;
  priceFromCents: number | null;
  successPercent: number | null;
  medianSeconds: number | null;
}

const SHOWN = 12;

/** Empty without an answer: the tiles of the page stay, and its form leads to the dashboard's search. */
async function readCatalogue(): Promise<Service[]> {
  try {
    const response = await fetch('/api/v1/catalogue');
    if (!response.ok) return [];
    const { data }: { data: Service[] } = await response.json();
    return data.toSorted((a, b) => a.popularity - b.popularity);
  } catch {
    return [];
  }
}

const price = ({ priceFromCents }: Service): string =>
  priceFromCents === null ? '' : `$${(priceFromCents / 100).toFixed(2)}`;

/** As the dashboard writes it (`rent.successAndTime`). */
function results({ successPercent, medianSeconds }: Service): string {
  if (successPercent === null) return '';
  const success = `${successPercent}% success`;
  return medianSeconds === null ? success : `${success} · about ${medianSeconds} s`;
}

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
  const search = (): void => {
    const found = searchServices(all, input.value);
    show(found);
    status.textContent = found.length === 0 ? (status.getAttribute('data-none') ?? '') : '';
  };
  search();
  input.addEventListener('input', search);
  form.addEventListener('submit', (event) => {
    const first = list.querySelector('a');
    if (input.value.trim() === '' || !first) return;
    event.preventDefault();
    first.click();
  });
}
