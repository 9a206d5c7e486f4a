import { useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { useMe } from '../session/use-me';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { SelectField } from '../ui/select-field';
import { eventName } from '../webhooks/event-types';
import { addressOf, typesFor, type Filters } from './filters';

const TYPING_MS = 300;

const nameOf = (type: string): string =>
  type === 'announcement' ? t('notices.announcement') : eventName(type);

export function FilterBar({ filters }: { filters: Filters }) {
  const { route } = useLocation();
  const { account } = useMe();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // What was typed last is newer than the address, until that says something else again.
  const [typed, setTyped] = useState(filters.q);
  const latest = useRef(filters);
  latest.current = filters;
  useEffect(() => {
    if (timer.current === undefined && filters.q !== typed.trim()) setTyped(filters.q);
  }, [filters.q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const set = (name: 'type' | 'q') => (value: string) =>
    route(addressOf({ ...latest.current, [name]: value }), true);
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
          value={typed}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => {
              timer.current = undefined;
              set('q')(value);
            }, TYPING_MS);
          }}
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
            onClick={() => route(addressOf({ ...filters, type: '', q: '' }), true)}
          >
            {t('notices.clear')}
          </Button>
        )}
      </form>
    </search>
  );
}
