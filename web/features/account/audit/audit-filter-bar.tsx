import { useLocation } from 'preact-iso';
import { t } from '../../../locales/i18n';
import { RangeFilter } from '../../../ui/forms/range-filter';
import { SelectField } from '../../../ui/forms/select-field';
import { actionName } from './action-name';
import { ACTIONS } from './actions';
import { auditAddress, type AuditFilters } from './audit-filters';
import type { Names } from './audit-names';

interface AuditFilterBarProps {
  filters: AuditFilters;
  names: Names;
}

export function AuditFilterBar({ filters, names }: AuditFilterBarProps) {
  const { route } = useLocation();
  const set = (name: keyof AuditFilters) => (value: string) =>
    route(auditAddress({ ...filters, [name]: value }), true);
  const any = { value: '', label: t('common.any') };
  return (
    <form
      aria-label={t('history.filters')}
      class="grid grid-cols-2 gap-3 md:grid-cols-4"
      onSubmit={(event) => event.preventDefault()}
    >
      <SelectField
        name="action"
        label={t('audit.action')}
        value={filters.action}
        onSet={set('action')}
        options={[any, ...ACTIONS.map((value) => ({ value, label: actionName(value) }))]}
      />
      <SelectField
        name="actor"
        label={t('audit.actor')}
        value={filters.actor}
        onSet={set('actor')}
        options={[any, ...[...names].map(([value, label]) => ({ value, label }))]}
      />
      <RangeFilter filters={filters} onSet={set} onClear={() => route('/team/audit', true)} />
    </form>
  );
}
