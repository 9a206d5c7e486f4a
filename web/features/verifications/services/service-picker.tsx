import { useSignal } from '@preact/signals';
import { Search } from 'lucide-preact';
import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useVerifications } from '../verifications-context';
import { paletteKeys } from '../../../core/keyboard';
import { t } from '../../../locales/i18n';
import { LoadFailed } from '../../../ui/feedback/load-failed';
import { Skeleton } from '../../../ui/feedback/skeleton';
import { AnySite } from './any-site';
import { CategoryChips } from './category-chips';
import { optionId, ServiceList } from './service-list';

const LIST_ID = 'services';

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

function useSearchShortcut() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return input;
}

/** A combobox: type to search, arrows to move, Enter to choose. `between` stands below the search, above the list. */
export function ServicePicker({ between }: { between: ComponentChildren }) {
  const { services, rent, live } = useVerifications();
  const input = useSearchShortcut();
  const active = useSignal(0);
  const inside = useSignal(false);
  // While numbers wait they come first, and the list opens on focus.
  const unfolded = live.current.value.length === 0 || inside.value;
  const isReady = services.all.value.length > 0 && (live.loaded.value || live.error.value !== null);
  const flat = services.groups.value.flatMap(({ key, services: list }) =>
    list.map((service) => ({ id: optionId(key, service.name), service })),
  );
  const searching = services.isSearching.value;
  const current = searching || active.value > 0 ? flat[active.value] : undefined;

  const choose = (name: string): void => {
    services.query.value = '';
    rent.choose(name);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const step = STEPS[event.key];
    inside.value = true;
    if (step !== undefined && flat.length > 0) {
      event.preventDefault();
      active.value = (active.value + step + flat.length) % flat.length;
      const next = flat[active.value];
      if (next) document.querySelector(`[id="${next.id}"]`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && current) {
      event.preventDefault();
      choose(current.service.name);
    } else if (event.key === 'Escape') {
      services.query.value = '';
      inside.value = false;
    }
  };

  if (services.error.value !== null)
    return <LoadFailed error={services.error.value} onRetry={() => services.load()} />;
  return (
    <div
      class="flex flex-col gap-4"
      onFocusIn={() => (inside.value = true)}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        inside.value = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
      }}
    >
      <div class="relative">
        <Search
          size={20}
          class="pointer-events-none absolute top-1/2 left-4 -translate-y-1/2 text-faint"
          aria-hidden="true"
        />
        <input
          ref={input}
          type="text"
          data-page-search
          role="combobox"
          list={undefined}
          inputMode="search"
          autocomplete="off"
          spellcheck={false}
          aria-label={t('rent.search')}
          aria-expanded={isReady && unfolded}
          aria-controls={isReady && unfolded ? LIST_ID : undefined}
          aria-autocomplete="list"
          aria-activedescendant={current?.id}
          placeholder={t('rent.searchPlaceholder')}
          value={services.query.value}
          onInput={(event) => {
            services.query.value = event.currentTarget.value;
            active.value = 0;
          }}
          onKeyDown={onKeyDown}
          class="min-h-14 w-full rounded-card border border-edge bg-surface pr-4 pl-12 sm:pr-24 text-md shadow-card focus-visible:outline-offset-0"
        />
        <kbd class="pointer-events-none absolute top-1/2 right-4 hidden -translate-y-1/2 rounded-control border border-line px-1.5 py-0.5 font-sans text-xs text-faint sm:block">
          {paletteKeys()}
        </kbd>
      </div>
      {/* Nothing moves when the list comes: it is as high as the window, and nothing stands below it yet. */}
      {!isReady && <Skeleton lines={12} />}
      {isReady && between && <div class="py-2">{between}</div>}
      {isReady && unfolded && (
        <>
          {!searching && <CategoryChips />}
          <ServiceList id={LIST_ID} activeId={current?.id} onChoose={choose} />
          <AnySite query={searching && flat.length === 0 ? services.query.value : ''} />
        </>
      )}
    </div>
  );
}
