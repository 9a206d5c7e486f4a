import { useSignal } from '@preact/signals';
import { CardFields } from '../cards/card-fields';
import { cardName } from '../../../shared/payments/card-name';
import type { SavedCard } from '../../../api/cards-api';
import { t } from '../../../locales/i18n';
import { useAct } from '../../../ui/forms/act';
import { ActForm, type Entered } from '../../../ui/forms/act-form';
import { Button } from '../../../ui/controls/button';
import { Consent } from '../../../ui/forms/consent';
import { Loaded } from '../../../ui/data/loaded';
import { Panel } from '../../../ui/data/panel';
import { RadioField } from '../../../ui/forms/radio-field';
import type { TierPayment } from '../../../api/tiers-api';
import type { TiersModel } from './tiers.model';
import { cardChoice } from './change-tier-dialog';
import { ActProblem } from '../../../ui/feedback/act-problem';

interface MonthsProps {
  model: TiersModel;
  payment: TierPayment;
  cards: readonly SavedCard[];
}

/** The monthly charge of a card; sent only with the customer's consent. */
function AgreeForm({ model, payment, cards, onDone }: MonthsProps & { onDone: () => void }) {
  const act = useAct();
  const first = useSignal(payment.card ? payment.first : ('card' as const));
  const send = async (entered: Entered) => {
    const card = cardChoice(entered, true);
    if (!card) return;
    await model.agree({ first: first.value, ...card, consent: true });
    onDone();
  };
  return (
    <ActForm act={act} send={send} label={t('months.title')} class="!gap-5">
      <RadioField
        label={t('months.order')}
        value={first.value}
        options={[
          { value: 'card', label: t('months.cardFirst') },
          { value: 'credits', label: t('months.creditsFirst') },
        ]}
        onSet={(value) => (first.value = value === 'card' ? 'card' : 'credits')}
      />
      <div class="grid items-start gap-4 sm:grid-cols-2">
        <CardFields cards={cards} chosen={payment.card} />
      </div>
      <Consent act={act} submit={t('months.agree')} onCancel={onDone}>
        {t('months.consent')}
      </Consent>
    </ActForm>
  );
}

function Months({ model, payment, cards }: MonthsProps) {
  const isEditing = useSignal(false);
  const act = useAct();
  if (isEditing.value) {
    const onDone = () => (isEditing.value = false);
    return <AgreeForm model={model} payment={payment} cards={cards} onDone={onDone} />;
  }
  const { card, first } = payment;
  const saved = cards.find(({ id }) => id === card?.paymentMethodId);
  const values = {
    card: saved ? cardName(saved) : t('cards.card'),
    currency: card?.currency ?? '',
  };
  return (
    <>
      <p>
        {card
          ? t(first === 'card' ? 'months.byCard' : 'months.byBoth', values)
          : t('months.byCredits')}
      </p>
      <ActProblem act={act} />
      {cards.length === 0 ? (
        <p class="text-sm text-faint">{t('months.noCard')}</p>
      ) : (
        <div class="flex flex-wrap gap-2">
          <Button onClick={() => (isEditing.value = true)}>
            {card ? t('months.change') : t('months.setUp')}
          </Button>
          {card && (
            <Button
              kind="quiet"
              disabled={act.busy.value}
              onClick={() => void act.run(() => model.drop())}
            >
              {t('months.drop')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

/** How renewals of the tier are paid, for owners. */
export function MonthsPanel({ model }: { model: TiersModel }) {
  return (
    <Panel title={t('months.title')} text={t('months.text')}>
      <Loaded model={model.payment}>
        {(payment) => (
          <Loaded model={model.cards}>
            {({ data }) => <Months model={model} payment={payment} cards={data} />}
          </Loaded>
        )}
      </Loaded>
    </Panel>
  );
}
