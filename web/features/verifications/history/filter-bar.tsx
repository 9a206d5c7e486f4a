import { useLocation } from 'preact-iso';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { TextField } from '../../../ui/forms/field';
import { RangeFilter } from '../../../ui/forms/range-filter';
import { SelectField } from '../../../ui/forms/select-field';
import { useTypedFilter } from '../../../ui/forms/typed-filter';
import { filtersAddress, STATES, wholeNumber, type Filters } from './filters';

interface FilterBarProps {
  filters: Filters;
}

export function FilterBar({ filters }: FilterBarProps) {
  const { services } = useVerifications();
  const { route } = useLocation();
  const set = (name: keyof Filters) => (value: string) =>
    route(filtersAddress({ ...filters, [name]: value }), true);
  const number = useTypedFilter(filters.number, set('number'));
  const any = { value: '', label: t('common.any') };
  const isPartial = filters.number !== '' && wholeNumber(filters.number) === null;
  return (
    <form
      aria-label={t('history.filters')}
      class="grid grid-cols-2 gap-3 md:grid-cols-5"
      onSubmit={(event) => event.preventDefault()}
    >
      <SelectField
        name="service"
        label={t('history.service')}
        value={filters.service}
        onSet={set('service')}
        options={[
          any,
          ...services.all.value.map((item) => ({ value: item.name, label: item.displayName })),
        ]}
      />
      <SelectField
        name="state"
        label={t('history.state')}
        value={filters.state}
        onSet={set('state')}
        options={[any, ...STATES.map((state) => ({ value: state, label: t(`state.${state}`) }))]}
      />
      <TextField
        name="number"
        label={t('history.number')}
        placeholder={t('history.numberPlaceholder')}
        inputMode="tel"
        class="col-span-2 md:col-span-1"
        value={number.typed.value}
        hint={isPartial ? t('history.numberHint') : undefined}
        onInput={({ currentTarget: { value } }) => number.type(value)}
      />
      <RangeFilter
        filters={filters}
        onSet={set}
        onClear={() => {
          number.clear();
          route('/numbers', true);
        }}
      />
    </form>
  );
}
