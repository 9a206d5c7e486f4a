import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { CardFields } from '../cards/card-fields';
import { useDashboard } from '../../../shared/dashboard-context';
import type { SavedCard } from '../../../api/cards-api';
import { locale, t } from '../../../locales/i18n';
import { homeCurrency, isCurrency } from '../../../shared/payments/currencies';
import { useAct } from '../../../ui/forms/act';
import { ActForm, type Entered } from '../../../ui/forms/act-form';
import { Button } from '../../../ui/controls/button';
import { ConsentField } from '../../../ui/forms/consent-field';
import { Dialog } from '../../../ui/feedback/dialog';
import { Notice } from '../../../ui/feedback/notice';
import { LoadFailed } from '../../../ui/feedback/load-failed';
import { RadioField } from '../../../ui/forms/radio-field';
import { Skeleton } from '../../../ui/feedback/skeleton';
import { money } from '../../../core/format';
import type { CardChoice, Tier } from '../../../api/tiers-api';
import { QuoteFacts, todayOf } from './quote-facts';
import { missingCredits, ChangeTierModel, type ChangeTierBackend } from './change-tier.model';

/** The card choice of the form; null for credits. */
export function cardChoice(entered: Pick<Entered, 'text'>, isByCard: boolean): CardChoice | null {
  const currency = entered.text('currency');
  if (!isByCard || !isCurrency(currency)) return null;
  return { paymentMethodId: entered.text('card'), currency };
}

interface ChangeTierDialogProps {
  tier: Tier;
  /** An upgrade, which costs something today. */
  isHigher: boolean;
  cards: readonly SavedCard[];
  backend: ChangeTierBackend;
  onClose: () => void;
}

/** The choice between credits and a card. */
function PayFrom({ model }: { model: ChangeTierModel }) {
  const isByCard = model.currency.value !== null;
  return (
    <RadioField
      label={t('plan.payFrom')}
      value={isByCard ? 'card' : 'credits'}
      options={[
        { value: 'credits', label: t('plan.fromCredits') },
        { value: 'card', label: t('plan.byCard') },
      ]}
      onSet={(value) => void model.payIn(value === 'card' ? homeCurrency(locale) : null)}
    />
  );
}

/** Says that credits do not suffice, with a link to add more. */
function MissingNotice({ missing }: { missing: number }) {
  const add = (
    <a href="/billing/add" class="font-medium whitespace-nowrap underline underline-offset-4">
      {t('topup.title')}
    </a>
  );
  return (
    <div class="mt-4">
      <Notice tone="wait" action={add}>
        {t('plan.missing', { amount: money(missing) })}
      </Notice>
    </div>
  );
}

/** Changes the tier: the price today and at renewal, the payment method, and the consent to charge a card. */
export function ChangeTierDialog({
  tier,
  isHigher,
  cards,
  backend,
  onClose,
}: ChangeTierDialogProps) {
  const act = useAct();
  const agrees = useSignal(false);
  const model = useMemo(() => new ChangeTierModel(backend, tier.tier), []);
  const { balance } = useDashboard();
  useEffect(() => {
    void model.quote.load();
    void balance.load();
  }, [model, balance]);
  const quote = model.shown();
  const isByCard = model.currency.value !== null;
  const values = { tier: t(`tier.${tier.tier}`), amount: quote ? todayOf(quote) : '' };
  const missing = quote && !isByCard ? missingCredits(quote, balance.value.value) : 0;
  const isPaid = quote !== null && quote.chargeCents > 0;
  const send = async (entered: Entered) => {
    await model.change(isByCard ? entered.text('card') : null);
    onClose();
  };
  const pay = isHigher ? t('plan.upgrade', values) : t('plan.downgrade', values);
  const failed = model.quote.error.value;
  return (
    <Dialog
      title={t(isHigher ? 'plan.upgradeTitle' : 'plan.downgradeTitle', values)}
      onClose={onClose}
    >
      <p class="mt-2 text-soft">{t(isHigher ? 'plan.upgradeText' : 'plan.downgradeText')}</p>
      {failed !== null && <LoadFailed error={failed} onRetry={() => model.quote.load()} />}
      {quote ? <QuoteFacts quote={quote} /> : failed === null && <Skeleton lines={2} />}
      {missing > 0 && <MissingNotice missing={missing} />}
      <ActForm act={act} send={send} class="mt-5">
        {cards.length > 0 && (isPaid || isByCard) && <PayFrom model={model} />}
        {isByCard && (
          <>
            <CardFields
              cards={cards}
              onCurrency={(currency) => {
                agrees.value = false;
                void model.payIn(currency);
              }}
            />
            <ConsentField agrees={agrees}>{t('plan.consentNow', values)}</ConsentField>
          </>
        )}
        <div class="mt-2 flex flex-wrap justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            kind="primary"
            type="submit"
            disabled={
              act.busy.value || quote === null || missing > 0 || (isByCard && !agrees.value)
            }
          >
            {isPaid ? t('plan.pay', values) : pay}
          </Button>
        </div>
      </ActForm>
    </Dialog>
  );
}
