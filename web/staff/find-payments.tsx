import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../i18n';
import { PAYMENT_STATES } from '../payments/filters';
import { PaymentList } from '../payments/payment-list';
import { useAct } from '../ui/act';
import { ActForm, type Entered } from '../ui/act-form';
import { Button } from '../ui/button';
import { Empty } from '../ui/empty';
import { TextField } from '../ui/field';
import { Paged } from '../ui/paged';
import { PagesModel } from '../ui/pages.model';
import { SelectField } from '../ui/select-field';
import { staff } from './staff-api';
import { staffAddress, toFindQuery, type StaffPlace } from './staff-address';

const hrefOf = (id: string): string => staffAddress({ payment: id });

function Search({ place }: { place: StaffPlace }) {
  const { route } = useLocation();
  const act = useAct();
  const { q, state } = place;
  const send = async (entered: Entered) =>
    route(staffAddress({ q: entered.text('q'), state: entered.text('state') }), true);
  return (
    <ActForm
      act={act}
      send={send}
      label={t('staff.find')}
      class="!grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_10rem_auto]"
    >
      <TextField label={t('staff.search')} hint={t('staff.searchHint')} name="q" defaultValue={q} />
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
        {t('staff.go')}
      </Button>
    </ActForm>
  );
}

/** Payments of every account, found by what somebody who writes to us can name. */
export function FindPayments({ place }: { place: StaffPlace }) {
  const pages = useMemo(() => new PagesModel(staff.find), []);
  const { q, state } = place;
  useEffect(() => void pages.load(toFindQuery({ q, state })), [pages, q, state]);
  return (
    <>
      <Search key={`${q} ${state}`} place={place} />
      <Paged pages={pages} empty={<Empty title={t('staff.none')} text={t('staff.noneText')} />}>
        <PaymentList
          items={pages.items.value}
          caption={t('staff.caption')}
          hrefOf={hrefOf}
          noteOf={({ account }) => account}
        />
      </Paged>
    </>
  );
}
