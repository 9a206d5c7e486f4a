import { useLocation } from 'preact-iso';
import { useVerifications } from '../verifications-context';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.numbers.json';
import { Chip } from '../../../ui/controls/chip';
import { TextField } from '../../../ui/forms/field';
import { RangeFilter } from '../../../ui/forms/range-filter';
import { SelectField } from '../../../ui/forms/select-field';
import { useTypedFilter } from '../../../ui/forms/typed-filter';
import { NUMBERS } from '../addresses';
import { filtersAddress, STATES, type Filters } from './filters';
import { presetOf, presetRange, PRESETS } from './presets';

addTexts(texts);

interface FilterBarProps {
  filters: Filters;
}

/** Periods that people ask for most. */
function Presets({ filters }: FilterBarProps) {
  const { route } = useLocation();
  const now = new Date();
  const chosen = presetOf(filters, now);
  return (
    <div role="group" aria-label={t('numbers.period')} class="flex flex-wrap gap-1.5">
      {PRESETS.map((preset) => (
        <Chip
          key={preset}
          isChosen={preset === chosen}
          onClick={() => route(filtersAddress({ ...filters, ...presetRange(preset, now) }), true)}
        >
          {t(`numbers.presets.${preset}`)}
        </Chip>
      ))}
    </div>
  );
}

export function FilterBar({ filters }: FilterBarProps) {
  const { services } = useVerifications();
  const { route } = useLocation();
  const set = (name: keyof Filters) => (value: string) =>
    route(filtersAddress({ ...filters, [name]: value }), true);
  const search = useTypedFilter(filters.query, set('query'));
  const any = { value: '', label: t('common.any') };
  return (
    <form
      aria-label={t('history.filters')}
      class="flex flex-col gap-3"
      onSubmit={(event) => event.preventDefault()}
    >
      <div class="grid grid-cols-2 gap-3 md:grid-cols-[2fr_1fr_1fr_1fr_1fr]">
        <TextField
          name="query"
          label={t('numbers.search')}
          placeholder={t('numbers.searchPlaceholder')}
          autocomplete="off"
          maxLength={64}
          class="col-span-2 md:col-span-1"
          value={search.typed.value}
          onInput={({ currentTarget: { value } }) => search.type(value)}
        />
        <SelectField
          name="service"
          label={t('history.service')}
          value={filters.service}
          onSet={set('service')}
          options={[
            any,
            ...services.all.value
              .map((item) => ({ value: item.name, label: item.displayName }))
              .toSorted((a, b) => a.label.localeCompare(b.label)),
          ]}
        />
        <SelectField
          name="state"
          label={t('history.state')}
          value={filters.state}
          onSet={set('state')}
          options={[any, ...STATES.map((state) => ({ value: state, label: t(`state.${state}`) }))]}
        />
        <RangeFilter
          filters={filters}
          onSet={set}
          onClear={() => {
            search.clear();
            route(NUMBERS, true);
          }}
        />
      </div>
      <Presets filters={filters} />
    </form>
  );
}
