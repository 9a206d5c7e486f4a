import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { PAYMENT_STATES } from '../../shared/payments/payment-states';
import { PaymentList } from '../../shared/payments/payment-list';
import { useAct } from '../../ui/forms/act';
import { ActForm, type Entered } from '../../ui/forms/act-form';
import { Button } from '../../ui/controls/button';
import { Empty } from '../../ui/feedback/empty';
import { TextField } from '../../ui/forms/field';
import { Paged } from '../../ui/data/paged';
import { PagesModel } from '../../core/pages.model';
import { SelectField } from '../../ui/forms/select-field';
import { adminApi } from '../../api/admin-api';
import { adminAddress, toFindQuery, type AdminAddress } from './admin-address';

const hrefOf = (id: string): string => adminAddress({ payment: id });

function Search({ place }: { place: AdminAddress }) {
  const { route } = useLocation();
  const act = useAct();
  const { q, state } = place;
  const send = async (entered: Entered) =>
    route(adminAddress({ q: entered.text('q'), state: entered.text('state') }), true);
  return (
    <ActForm
      act={act}
      send={send}
      label={t('admin.find')}
      class="!grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_10rem_auto]"
    >
      <TextField label={t('admin.search')} hint={t('admin.searchHint')} name="q" defaultValue={q} />
      <SelectField
        name="state"
        label={t('history.state')}
        value={state}
        options={[
          { value: '', label: t('common.any') },
          ...PAYMENT_STATES.map((value) => ({ value, label: t(`pay.states.${value}`) })),
        ]}
      />
      <Button type="submit" class="sm:mt-[1.625rem]">
        {t('admin.go')}
      </Button>
    </ActForm>
  );
}

/** Finds payments of all accounts by what a customer can name. */
export function FindPayments({ place }: { place: AdminAddress }) {
  const pages = useMemo(() => new PagesModel(adminApi.find), []);
  const { q, state } = place;
  useEffect(() => void pages.load(toFindQuery({ q, state })), [pages, q, state]);
  return (
    <>
      <Search key={`${q} ${state}`} place={place} />
      <Paged pages={pages} empty={<Empty title={t('admin.none')} text={t('admin.noneText')} />}>
        <PaymentList
          items={pages.items.value}
          caption={t('admin.caption')}
          hrefOf={hrefOf}
          noteOf={({ accountId }) => accountId}
        />
      </Paged>
    </>
  );
}
