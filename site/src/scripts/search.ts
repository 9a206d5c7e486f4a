import MiniSearch from 'minisearch';
import type { SearchEntry } from '../lib/search-index';
import { element, openDialog } from './dom';

const MOST = 12;
const EXCERPT = 130;

let index: Promise<MiniSearch<SearchEntry>> | undefined;

async function load(): Promise<MiniSearch<SearchEntry>> {
  const response = await fetch('/docs/search.json');
  if (!response.ok) throw new Error(`the index was answered with ${response.status}`);
  const entries: SearchEntry[] = await response.json();
  const made = new MiniSearch<SearchEntry>({
    fields: ['title', 'place', 'text', 'names'],
    storeFields: ['url', 'title', 'place', 'text'],
    // Codes and names are found by their parts too: `auth.scope`, `createVerification`.
    tokenize: (text) => text.split(/[\s.,;:!?()[\]{}"'`/|_-]+|(?<=[a-z])(?=[A-Z])/),
    searchOptions: { boost: { title: 4, place: 2 }, prefix: true, fuzzy: 0.2, combineWith: 'AND' },
  });
  made.addAll(entries);
  return made;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function excerptOf(whole: string, query: string): string {
  const at = Math.max(0, whole.toLowerCase().indexOf(query.toLowerCase()) - 30);
  const part = whole.slice(at, at + EXCERPT);
  return `${at > 0 ? '…' : ''}${part}${at + EXCERPT < whole.length ? '…' : ''}`;
}

interface View {
  input: HTMLInputElement;
  list: HTMLUListElement;
  status: HTMLElement;
}

function show({ input, list, status }: View, search: MiniSearch<SearchEntry>): void {
  const query = input.value.trim();
  const found = query === '' ? [] : search.search(query).slice(0, MOST);
  list.replaceChildren(
    ...found.map((one, at) =>
      element(
        'li',
        { role: 'option', id: `found-${at}`, 'aria-selected': String(at === 0) },
        element(
          'a',
          { href: text(one['url']), tabindex: '-1' },
          element('b', {}, text(one['title'])),
          element('span', {}, text(one['place'])),
          element('small', {}, excerptOf(text(one['text']), query)),
        ),
      ),
    ),
  );
  input.setAttribute('aria-activedescendant', found.length > 0 ? 'found-0' : '');
  if (query === '') status.textContent = '';
  else status.textContent = found.length === 0 ? `Nothing found for “${query}”.` : '';
}

function move({ input, list }: View, by: number): void {
  const options = [...list.children];
  const at = options.findIndex((option) => option.getAttribute('aria-selected') === 'true');
  const next = (at + by + options.length) % options.length;
  options.forEach((option, i) => option.setAttribute('aria-selected', String(i === next)));
  input.setAttribute('aria-activedescendant', options[next]?.id ?? '');
  options[next]?.scrollIntoView({ block: 'nearest' });
}

function followKeys(view: View, dialog: HTMLDialogElement): void {
  view.input.addEventListener('keydown', (event) => {
    // A search field would only clear itself.
    if (event.key === 'Escape') dialog.close();
    if (view.list.children.length === 0) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(view, event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      view.list.querySelector<HTMLAnchorElement>('[aria-selected="true"] a')?.click();
    }
  });
  // A result on this page only scrolls.
  view.list.addEventListener('click', () => dialog.close());
}

/** Opens the search over all pages. */
export async function openSearch(): Promise<void> {
  if (document.querySelector('dialog[open]')) return;
  const input = element('input', {
    type: 'search',
    role: 'combobox',
    placeholder: 'Search guides, operations and error codes',
    'aria-label': 'Search the documentation',
    'aria-controls': 'found',
    'aria-expanded': 'true',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const list = element('ul', { id: 'found', role: 'listbox', 'aria-label': 'Results' });
  const status = element('p', { role: 'status' });
  const view: View = { input, list, status };
  const dialog = openDialog('Search', element('div', { class: 'search' }, input, list, status));
  input.focus();
  followKeys(view, dialog);
  try {
    index ??= load();
    const search = await index;
    input.addEventListener('input', () => show(view, search));
    show(view, search);
  } catch {
    index = undefined;
    status.textContent = 'The search cannot be loaded. Check your connection and open it again.';
  }
}
