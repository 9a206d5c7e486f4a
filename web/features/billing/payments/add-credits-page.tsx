import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { BackLink } from '../../../ui/controls/back-link';
import { clock } from '../../../api/http-client';
import { addTexts, locale, t } from '../../../locales/i18n';
import texts from '../../../locales/en.payments.json';
import { useMe } from '../../../shared/use-me';
import { useAct } from '../../../ui/forms/act';
import { ActForm } from '../../../ui/forms/act-form';
import { Button } from '../../../ui/controls/button';
import { SelectField } from '../../../ui/forms/select-field';
import { useTitle } from '../../../ui/use-title';
import { AddCreditsModel } from './add-credits.model';
import { rememberNext } from './after-payment';
import { AmountFields } from './amount-fields';
import {
  CURRENCIES,
  currencyName,
  homeCurrency,
  isCurrency,
} from '../../../shared/payments/currencies';
import { OwnersOnly } from './owners-only';
import { payments } from '../../../api/payments-api';
import { ReviewPanel } from './review-panel';

addTexts(texts);

/** The amount and currency that the address proposes, such as those of a failed payment. */
function parseProposal(query: Record<string, string>) {
  const { credits = '', currency = '' } = query;
  return {
    credits: /^\d{1,7}$/.test(credits) ? Number(credits) : null,
    currency: isCurrency(currency) ? currency : homeCurrency(locale),
  };
}

function Choose({ model, act }: { model: AddCreditsModel; act: ReturnType<typeof useAct> }) {
  return (
    <ActForm
      act={act}
      send={() => model.open()}
      label={t('topup.title')}
      class="!gap-6 rounded-card border border-line bg-surface p-4 shadow-card sm:p-6"
    >
      <AmountFields model={model} />
      <SelectField
        name="currency"
        label={t('topup.currency')}
        hint={t('topup.currencyHint')}
        value={model.currency.value}
        options={CURRENCIES.map((value) => ({ value, label: currencyName(value) }))}
        onSet={(value) => {
          if (isCurrency(value)) model.currency.value = value;
        }}
      />
      <label class="flex items-start gap-2.5">
        <input
          type="checkbox"
          checked={model.saveCard.value}
          onChange={({ currentTarget: { checked } }) => (model.saveCard.value = checked)}
          class="mt-1 size-4 shrink-0 accent-ink"
        />
        <span class="flex flex-col">
          {t('topup.saveCard')}
          <span class="text-sm text-faint">{t('topup.saveCardHint')}</span>
        </span>
      </label>
      <Button
        kind="primary"
        size="lg"
        type="submit"
        class="self-start max-sm:w-full"
        disabled={act.busy.value}
      >
        {act.busy.value ? t('topup.asking') : t('topup.continue')}
      </Button>
    </ActForm>
  );
}

function AddCredits() {
  const { query } = useLocation();
  const { next } = query;
  const model = useMemo(() => {
    const made = new AddCreditsModel(payments, {
      now: () => clock.read(),
      newKey: () => crypto.randomUUID(),
    });
    made.propose(parseProposal(query));
    return made;
  }, []);
  const act = useAct();
  const opened = model.opened.value;
  // Before the checkout, which leaves the page.
  useEffect(() => {
    if (opened) rememberNext(opened.id, next);
  }, [opened, next]);
  return opened ? (
    <ReviewPanel model={model} payment={opened} act={act} />
  ) : (
    <Choose model={model} act={act} />
  );
}

/** Choice of the amount, review of the price, link to the checkout. */
export function AddCreditsPage() {
  const { account } = useMe();
  useTitle(t('topup.title'));
  return (
    <div class="flex max-w-2xl flex-col gap-6">
      <BackLink href="/billing">{t('topup.back')}</BackLink>
      <header class="flex flex-col gap-1">
        <h1 class="text-xl">{t('topup.title')}</h1>
        <p class="max-w-prose text-soft">{t('topup.lead')}</p>
      </header>
      {account.role === 'owner' ? <AddCredits key={account.id} /> : <OwnersOnly />}
    </div>
  );
}
