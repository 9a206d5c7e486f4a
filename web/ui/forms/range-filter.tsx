import { t } from '../../locales/i18n';
import { Button } from '../controls/button';
import { DateField } from './date-field';

interface RangeFilterProps {
  filters: Readonly<{ from: string; to: string }>;
  onSet: (name: 'from' | 'to') => (value: string) => void;
  /** Removes every filter of the bar. */
  onClear: () => void;
}

/** The end of a filter bar: first day, last day, and the button that clears all. */
export function RangeFilter({ filters, onSet, onClear }: RangeFilterProps) {
  const isSet = Object.values(filters).some((value) => value !== '');
  return (
    <>
      <DateField name="from" label={t('history.from')} value={filters.from} onSet={onSet('from')} />
      <DateField name="to" label={t('history.to')} value={filters.to} onSet={onSet('to')} />
      {isSet && (
        <Button kind="quiet" size="sm" class="col-span-full justify-self-start" onClick={onClear}>
          {t('history.clear')}
        </Button>
      )}
    </>
  );
}
