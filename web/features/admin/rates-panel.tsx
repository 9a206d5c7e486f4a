import { useSignal } from '@preact/signals';
import { Problem } from '../../core/problem';
import { t } from '../../locales/i18n';
import { CURRENCIES, currencyName } from '../../shared/payments/currencies';
import { useMe } from '../../shared/use-me';
import { useAct } from '../../ui/forms/act';
import { ActForm, type Entered } from '../../ui/forms/act-form';
import { announce } from '../../ui/feedback/announcer';
import { Button } from '../../ui/controls/button';
import { Field, inputClass, TextField } from '../../ui/forms/field';
import { dayTime } from '../../core/format';
import { Loaded, useLoad } from '../../ui/data/loaded';
import { Panel, Row, Rows } from '../../ui/data/panel';
import { SelectField } from '../../ui/forms/select-field';
import { Tag } from '../../ui/feedback/tag';
import { adminApi, type FxRate } from '../../api/admin-api';

const isRated = (text: string): text is FxRate['currency'] =>
  text in { NGN: 0, GHS: 0, ZAR: 0, KES: 0 };
const RATED = CURRENCIES.filter(isRated);
const MAX_NAME = 60;

function SetRate({ onSet }: { onSet: () => void }) {
  const act = useAct();
  const isDoubted = useSignal(false);
  const send = async (entered: Entered) => {
    const currency = entered.text('currency');
    if (!isRated(currency)) return;
    const rate = {
      currency,
      perDollar: entered.text('perDollar').trim(),
      source: entered.text('source').trim(),
      observedAt: new Date(entered.text('observedAt')).toISOString(),
      confirmed: entered.text('confirmed') === 'yes',
    };
    try {
      await adminApi.setRate(rate);
    } catch (error) {
      isDoubted.value = error instanceof Problem && error.code === 'fx_rates.implausible';
      throw error;
    }
    isDoubted.value = false;
    announce(t('admin.rateSet'));
    onSet();
  };
  return (
    <ActForm act={act} send={send} label={t('admin.setRate')} empties>
      <div class="grid gap-4 sm:grid-cols-2">
        <SelectField
          name="currency"
          label={t('topup.currency')}
          value="NGN"
          options={RATED.map((value) => ({ value, label: currencyName(value) }))}
        />
        <TextField label={t('admin.rate')} name="perDollar" inputMode="decimal" required />
        <TextField
          label={t('admin.source')}
          hint={t('admin.sourceHint')}
          name="source"
          maxLength={MAX_NAME}
          required
        />
        <Field label={t('admin.observedAt')} name="observedAt">
          {({ id }) => (
            <input id={id} type="datetime-local" name="observedAt" required class={inputClass} />
          )}
        </Field>
      </div>
      {isDoubted.value && (
        <label class="flex min-h-8 items-center gap-2.5">
          <input type="checkbox" name="confirmed" value="yes" class="size-4 accent-ink" />
          <span>{t('admin.confirm')}</span>
        </label>
      )}
      <Button kind="primary" type="submit" class="self-start" disabled={act.busy.value}>
        {t('admin.setRate')}
      </Button>
    </ActForm>
  );
}

/** The exchange rates of payments in other currencies. */
export function RatesPanel() {
  const { platformRole } = useMe();
  const rates = useLoad(adminApi.rates);
  return (
    <Panel title={t('admin.ratesTitle')} text={t('admin.ratesText')}>
      <Loaded model={rates}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="text-sm text-faint">{t('admin.noRates')}</p>
          ) : (
            <Rows label={t('admin.ratesTitle')}>
              {data.map(({ currency, perDollar, source, observedAt, stale }) => (
                <Row
                  key={currency}
                  title={
                    <span class="digits">{t('pay.rateValue', { rate: perDollar, currency })}</span>
                  }
                  badge={stale && <Tag tone="fail">{t('admin.stale')}</Tag>}
                >
                  <span>{t('admin.rateBy', { source, time: dayTime(observedAt) })}</span>
                </Row>
              ))}
            </Rows>
          )
        }
      </Loaded>
      {platformRole === 'admin' && (
        <div class="border-t border-line pt-5">
          <SetRate onSet={() => void rates.load()} />
        </div>
      )}
    </Panel>
  );
}
