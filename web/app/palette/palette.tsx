import { useComputed, useSignal } from '@preact/signals';
import { Search } from 'lucide-preact';
import type { TargetedKeyboardEvent } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { useVerifications } from '../../features/verifications/verifications-context';
import texts from '../../locales/en.palette.json';
import { addTexts, t } from '../../locales/i18n';
import { useDashboard } from '../../shared/dashboard-context';
import { useMe } from '../../shared/use-me';
import { cx } from '../../ui/cx';
import { leavePage } from '../../ui/forms/leave-guard';
import { findNumbers, findServices, itemsOf, type PaletteDeps } from './items';
import { search, type Found, type Item } from './search';

addTexts(texts);

const LIST = 'palette-list';
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
/** Digits, or a part of a code: shorter ones find too much. */
const SEARCHED = 3;
const PAUSE_MS = 200;

const optionId = ({ id }: Item): string => `palette-${id}`;

interface GroupProps {
  found: Found;
  active: Item | undefined;
  onChoose: (item: Item) => void;
  onPoint: (item: Item) => void;
}

function Group({ found: { group, items }, active, onChoose, onPoint }: GroupProps) {
  return (
    <div role="group" aria-labelledby={`palette-${group}`} class="py-1.5">
      <p id={`palette-${group}`} class="px-3 py-1 text-sm font-medium text-faint">
        {t(`palette.groups.${group}`)}
      </p>
      {items.map((item) => (
        <div
          key={item.id}
          id={optionId(item)}
          role="option"
          aria-selected={item === active}
          class={cx(
            'flex min-h-10 items-center gap-3 rounded-control px-3 py-1.5',
            item === active && 'bg-sunken',
          )}
          onPointerMove={() => onPoint(item)}
          onClick={() => onChoose(item)}
        >
          <span class="min-w-0 flex-1 font-medium wrap-anywhere">{item.label}</span>
          {item.hint && <span class="digits shrink-0 text-sm text-faint">{item.hint}</span>}
        </div>
      ))}
    </div>
  );
}

/** The numbers that the API finds, some time after the last key. */
function useNumbers(query: string, deps: PaletteDeps) {
  const found = useSignal<readonly Item[]>([]);
  useEffect(() => {
    found.value = [];
    const wanted = query.trim();
    if (wanted.length < SEARCHED) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      findNumbers(wanted, deps).then(
        (items) => {
          if (isCurrent) found.value = items;
        },
        // What the page knows is found without the API.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [query]);
  return found;
}

interface PaletteProps {
  onClose: () => void;
  onShortcuts: () => void;
}

function Finder({ onClose, onShortcuts }: PaletteProps) {
  const models = useVerifications();
  const dashboard = useDashboard();
  const { route } = useLocation();
  const isOwner = useMe().account.role === 'owner';
  const query = useSignal('');
  const at = useSignal(0);
  const go = (path: string): void => leavePage(() => route(path));
  const deps: PaletteDeps = { ...models, dashboard, go, showShortcuts: onShortcuts };
  const numbers = useNumbers(query.value, deps);
  const groups = useComputed(() => {
    const known = [...itemsOf(deps, isOwner), ...findServices(query.value, deps)];
    const ids = new Set(known.map(({ id }) => id));
    return search([...known, ...numbers.value.filter(({ id }) => !ids.has(id))], query.value);
  }).value;
  const flat = groups.flatMap(({ items }) => items);
  const active = flat[Math.min(at.value, flat.length - 1)];

  const choose = (item: Item): void => {
    onClose();
    item.run();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const step = STEPS[event.key];
    if (step !== undefined && flat.length > 0) {
      event.preventDefault();
      at.value = (at.value + step + flat.length) % flat.length;
      const next = flat[at.value];
      if (next) document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && active) {
      event.preventDefault();
      choose(active);
    }
  };
  return (
    <>
      <label class="flex items-center gap-3 border-b border-line px-4">
        <Search size={18} class="shrink-0 text-faint" aria-hidden="true" />
        <span class="sr-only">{t('palette.label')}</span>
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={LIST}
          aria-autocomplete="list"
          aria-activedescendant={active && optionId(active)}
          autocomplete="off"
          spellcheck={false}
          placeholder={t('palette.placeholder')}
          class="h-13 min-w-0 flex-1 bg-transparent text-[1rem] outline-none"
          value={query.value}
          onInput={({ currentTarget: { value } }) => {
            query.value = value;
            at.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div
        id={LIST}
        role="listbox"
        aria-label={t('palette.results')}
        class="max-h-[min(26rem,60dvh)] overflow-y-auto px-2 pb-2"
      >
        {groups.map((found) => (
          <Group
            key={found.group}
            found={found}
            active={active}
            onChoose={choose}
            onPoint={(item) => (at.value = flat.indexOf(item))}
          />
        ))}
      </div>
      <p role="status" class={cx('px-4 pb-4 text-soft', flat.length > 0 && 'sr-only')}>
        {flat.length === 0 ? t('palette.none') : t('palette.count', { count: flat.length })}
      </p>
    </>
  );
}

/** Finds pages, actions, services and numbers by a few letters. */
export function Palette(props: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    current?.querySelector('input')?.focus();
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={t('palette.title')}
      class="mx-auto mt-[12dvh] w-[calc(100%-2rem)] max-w-xl rounded-card border border-line bg-surface text-ink shadow-raised backdrop:bg-veil"
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={({ target, currentTarget }) => {
        // A click on the backdrop.
        if (target === currentTarget) props.onClose();
      }}
    >
      <Finder {...props} />
    </dialog>
  );
}
