import { Problem } from '../../../core/problem';
import { t } from '../../../locales/i18n';
import { isCurrency } from '../../../shared/payments/currencies';
import { useAct } from '../../../ui/forms/act';
import { ActForm, type Entered } from '../../../ui/forms/act-form';
import { Consent } from '../../../ui/forms/consent';
import { TextField } from '../../../ui/forms/field';
import { SelectField } from '../../../ui/forms/select-field';
import { CardFields } from './card-fields';
import type { AutoTopUp, SavedCard } from '../../../api/cards-api';
import { COOLDOWNS, toTerms, type CardsModel } from './cards.model';

const dollars = (cents: number): string => (cents / 100).toFixed(2);

/** Proposed terms for a first auto top-up, in cents. */
const PROPOSED = {
  thresholdCents: 500,
  creditCents: 2_000,
  monthlyLimitCents: 10_000,
  cooldownMinutes: 60,
};

interface AutoTopUpFormProps {
  model: CardsModel;
  terms: AutoTopUp['terms'];
  cards: readonly SavedCard[];
  onDone: () => void;
}

const amountField = () =>
  ({
    inputMode: 'decimal',
    autocomplete: 'off',
    required: true,
    'data-amount': '',
    'data-wrong': t('autoTopUp.amountWrong'),
  }) as const;

function AmountFields({ terms }: Pick<AutoTopUpFormProps, 'terms'>) {
  const from = terms ?? { ...PROPOSED, notifyBelowCents: PROPOSED.thresholdCents };
  const hasNotice = from.notifyBelowCents > from.thresholdCents;
  return (
    <div class="grid items-start gap-4 sm:grid-cols-2">
      <TextField
        {...amountField()}
        label={t('autoTopUp.threshold')}
        name="threshold"
        defaultValue={dollars(from.thresholdCents)}
      />
      <TextField
        {...amountField()}
        label={t('autoTopUp.credits')}
        name="credits"
        defaultValue={dollars(from.creditCents)}
      />
      <TextField
        {...amountField()}
        label={t('autoTopUp.monthlyCap')}
        hint={t('autoTopUp.monthlyCapHint')}
        name="monthlyLimit"
        defaultValue={dollars(from.monthlyLimitCents)}
      />
      <TextField
        {...amountField()}
        required={false}
        label={t('autoTopUp.notifyBelow')}
        hint={t('autoTopUp.notifyBelowHint')}
        name="notifyBelow"
        defaultValue={hasNotice ? dollars(from.notifyBelowCents) : ''}
      />
    </div>
  );
}

function ChargeFields({ terms, cards }: Pick<AutoTopUpFormProps, 'terms' | 'cards'>) {
  const cooldown = terms?.cooldownMinutes ?? PROPOSED.cooldownMinutes;
  const cooldowns = [...new Set([...COOLDOWNS, cooldown])].toSorted((a, b) => a - b);
  return (
    <div class="grid items-start gap-4 sm:grid-cols-3">
      <CardFields cards={cards} chosen={terms} />
      <SelectField
        name="cooldown"
        label={t('autoTopUp.cooldown')}
        value={String(cooldown)}
        options={cooldowns.map((minutes) => ({
          value: String(minutes),
          label:
            minutes % 60 === 0
              ? t('autoTopUp.hours', { count: minutes / 60 })
              : t('autoTopUp.minutes', { count: minutes }),
        }))}
      />
    </div>
  );
}

/** The terms of the auto top-up; sent only with the customer's consent. */
export function AutoTopUpForm({ model, terms, cards, onDone }: AutoTopUpFormProps) {
  const act = useAct();
  const send = async (entered: Entered) => {
    const currency = entered.text('currency');
    const wanted = toTerms({
      paymentMethodId: entered.text('card'),
      threshold: entered.text('threshold'),
      credits: entered.text('credits'),
      monthlyLimit: entered.text('monthlyLimit'),
      notifyBelow: entered.text('notifyBelow'),
      currency: isCurrency(currency) ? currency : 'USD',
      cooldown: entered.text('cooldown'),
    });
    if (wanted === null) throw new Problem(0, 'amount', t('autoTopUp.amountWrong'));
    await model.enable(wanted);
    onDone();
  };
  return (
    <ActForm act={act} send={send} label={t('autoTopUp.title')} class="!gap-5">
      <AmountFields terms={terms} />
      <ChargeFields terms={terms} cards={cards} />
      <Consent act={act} submit={t('autoTopUp.turnOn')} onCancel={onDone}>
        {t('autoTopUp.consent')}
      </Consent>
    </ActForm>
  );
}
