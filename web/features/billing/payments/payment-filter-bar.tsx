import { useLocation } from 'preact-iso';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { DateField } from '../../../ui/forms/date-field';
import { SelectField } from '../../../ui/forms/select-field';
import { CURRENCIES, currencyName } from '../../../shared/payments/currencies';
import { PAYMENT_STATES } from '../../../shared/payments/payment-states';
import { PAYMENTS, paymentsAddress, type PaymentFilters } from './filters';

export function PaymentFilterBar({ filters }: { filters: PaymentFilters }) {
  const { route } = useLocation();
  const set = (name: keyof PaymentFilters) => (value: string) =>
    route(paymentsAddress({ ...filters, [name]: value }), true);
  const any = { value: '', label: t('common.any') };
  return (
    <form
      aria-label={t('pay.filters')}
      class="grid grid-cols-2 gap-3 md:grid-cols-4"
      onSubmit={(event) => event.preventDefault()}
    >
      <SelectField
        name="state"
        label={t('history.state')}
        value={filters.state}
        onSet={set('state')}
        options={[
          any,
          ...PAYMENT_STATES.map((state) => ({ value: state, label: t(`pay.states.${state}`) })),
        ]}
      />
      <SelectField
        name="currency"
        label={t('topup.currency')}
        value={filters.currency}
        onSet={set('currency')}
        options={[any, ...CURRENCIES.map((value) => ({ value, label: currencyName(value) }))]}
      />
      <DateField name="from" label={t('history.from')} value={filters.from} onSet={set('from')} />
      <DateField name="to" label={t('history.to')} value={filters.to} onSet={set('to')} />
      {paymentsAddress(filters) !== PAYMENTS && (
        <Button
          kind="quiet"
          size="sm"
          class="col-span-full justify-self-start"
          onClick={() => route(PAYMENTS, true)}
        >
          {t('history.clear')}
        </Button>
      )}
    </form>
  );
}
