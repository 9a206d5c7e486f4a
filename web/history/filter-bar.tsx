import { useLocation } from 'preact-iso';
import { useRef } from 'preact/hooks';
import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { TextField } from '../ui/field';
import { RangeFilter } from '../ui/range-filter';
import { SelectField } from '../ui/select-field';
import { addressOf, STATES, wholeNumber, type Filters } from './filters';

const TYPING_MS = 300;

interface FilterBarProps {
  filters: Filters;
}

export function FilterBar({ filters }: FilterBarProps) {
  const { services } = useDashboard();
  const { route } = useLocation();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const set = (name: keyof Filters) => (value: string) =>
    route(addressOf({ ...filters, [name]: value }), true);
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
        value={filters.number}
        hint={isPartial ? t('history.numberHint') : undefined}
        onInput={({ currentTarget: { value } }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => set('number')(value), TYPING_MS);
        }}
      />
      <RangeFilter filters={filters} onSet={set} onClear={() => route('/history', true)} />
    </form>
  );
}
