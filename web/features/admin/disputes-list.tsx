import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { Empty } from '../../ui/feedback/empty';
import { Paged } from '../../ui/data/paged';
import { PagesModel } from '../../core/pages.model';
import { Panel, Rows } from '../../ui/data/panel';
import { SelectField } from '../../ui/forms/select-field';
import { DisputeRow } from './dispute-row';
import { adminApi } from '../../api/admin-api';
import { adminAddress, type AdminAddress } from './admin-address';

const STATES = ['open', 'won', 'lost'] as const;

/** Disputes, newest first. */
export function DisputesList({ place: { state } }: { place: AdminAddress }) {
  const { route } = useLocation();
  const pages = useMemo(() => new PagesModel(adminApi.disputes), []);
  const load = () => pages.load(state === '' ? {} : { state });
  useEffect(() => void load(), [pages, state]);
  return (
    <Panel
      title={t('admin.disputes')}
      action={
        <SelectField
          name="state"
          label={t('admin.showDisputes')}
          value={state}
          class="min-w-40"
          options={[
            { value: '', label: t('common.any') },
            ...STATES.map((value) => ({ value, label: t(`admin.disputeStates.${value}`) })),
          ]}
          onSet={(value) => route(adminAddress({ view: 'disputes', state: value }), true)}
        />
      }
    >
      <Paged
        pages={pages}
        empty={<Empty title={t('admin.noneOpen')} text={t('admin.noneOpenText')} />}
      >
        <Rows label={t('admin.disputes')}>
          {pages.items.value.map((dispute) => (
            <DisputeRow
              key={dispute.id}
              dispute={dispute}
              withPayment
              onChanged={() => void load()}
            />
          ))}
        </Rows>
      </Paged>
    </Panel>
  );
}
