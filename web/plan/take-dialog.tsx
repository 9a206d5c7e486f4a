import { useSignal } from '@preact/signals';
import { CardFields } from '../cards/card-fields';
import type { SavedCard } from '../cards/cards-api';
import { t } from '../i18n';
import { isCurrency } from '../payments/currencies';
import { useAct } from '../ui/act';
import { ActForm, type Entered } from '../ui/act-form';
import { Button } from '../ui/button';
import { ConsentField } from '../ui/consent-field';
import { Dialog } from '../ui/dialog';
import { money } from '../ui/format';
import { RadioField } from '../ui/radio-field';
import type { CardChoice, Tier } from './plan-api';

/** What the form says of a card; null for credits. */
export function cardChoice(entered: Pick<Entered, 'text'>, isByCard: boolean): CardChoice | null {
  const currency = entered.text('currency');
  if (!isByCard || !isCurrency(currency)) return null;
  return { paymentMethodId: entered.text('card'), currency };
}

interface TakeDialogProps {
  tier: Tier;
  cards: readonly SavedCard[];
  take: (card: CardChoice | null) => Promise<void>;
  onClose: () => void;
}

/** A higher tier: what it costs, what pays for it, and for a card the customer's word. */
export function TakeDialog({ tier, cards, take, onClose }: TakeDialogProps) {
  const act = useAct();
  const isByCard = useSignal(false);
  const agrees = useSignal(false);
  const values = { tier: t(`tier.${tier.tier}`), price: money(tier.price) };
  const send = async (entered: Entered) => {
    await take(cardChoice(entered, isByCard.value));
    onClose();
  };
  return (
    <Dialog title={t('plan.upgradeTitle', values)} onClose={onClose}>
      <p class="mt-2 text-soft">{t('plan.upgradeText', values)}</p>
      <ActForm act={act} send={send} class="mt-5">
        {cards.length > 0 && (
          <RadioField
            label={t('plan.payFrom')}
            value={isByCard.value ? 'card' : 'credits'}
            options={[
              { value: 'credits', label: t('plan.fromCredits') },
              { value: 'card', label: t('plan.byCard') },
            ]}
            onSet={(value) => (isByCard.value = value === 'card')}
          />
        )}
        {isByCard.value && (
          <>
            <CardFields cards={cards} />
            <ConsentField agrees={agrees}>{t('plan.consentNow')}</ConsentField>
          </>
        )}
        <div class="mt-2 flex flex-wrap justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            {t('common.keep')}
          </Button>
          <Button
            kind="primary"
            type="submit"
            disabled={act.busy.value || (isByCard.value && !agrees.value)}
          >
            {t('plan.upgrade', values)}
          </Button>
        </div>
      </ActForm>
    </Dialog>
  );
}
