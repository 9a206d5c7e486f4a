import { useLocation } from 'preact-iso';
import { t } from '../../locales/i18n';
import { useMe } from '../../shared/use-me';
import { Button } from '../../ui/controls/button';
import { TextField } from '../../ui/forms/field';
import { SelectField } from '../../ui/forms/select-field';
import { useTypedFilter } from '../../ui/forms/typed-filter';
import { eventName } from '../../shared/event-types';
import { filtersAddress, typesFor, type Filters } from './filters';

const nameOf = (type: string): string =>
  type === 'announcement' ? t('notices.announcement') : eventName(type);

export function FilterBar({ filters }: { filters: Filters }) {
  const { route } = useLocation();
  const { account } = useMe();
  const set = (name: 'type' | 'q') => (value: string) =>
    route(filtersAddress({ ...filters, [name]: value }), true);
  const words = useTypedFilter(filters.q, set('q'));
  const isSet = filters.type !== '' || filters.q !== '';
  return (
    <search>
      <form
        aria-label={t('notices.filters')}
        class="grid gap-3 sm:grid-cols-2"
        onSubmit={(event) => event.preventDefault()}
      >
        <TextField
          name="q"
          label={t('notices.search')}
          placeholder={t('notices.searchPlaceholder')}
          maxLength={100}
          value={words.typed.value}
          onInput={({ currentTarget: { value } }) => words.type(value)}
        />
        <SelectField
          name="type"
          label={t('notices.type')}
          value={filters.type}
          onSet={set('type')}
          options={[
            { value: '', label: t('common.any') },
            ...typesFor(account.role === 'owner').map((type) => ({
              value: type,
              label: nameOf(type),
            })),
          ]}
        />
        {isSet && (
          <Button
            kind="quiet"
            size="sm"
            class="col-span-full justify-self-start"
            onClick={() => {
              words.clear();
              route(filtersAddress({ ...filters, type: '', q: '' }), true);
            }}
          >
            {t('notices.clear')}
          </Button>
        )}
      </form>
    </search>
  );
}
