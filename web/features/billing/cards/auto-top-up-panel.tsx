import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { useAct } from '../../../ui/forms/act';
import { Button } from '../../../ui/controls/button';
import { Loaded } from '../../../ui/data/loaded';
import { Notice } from '../../../ui/feedback/notice';
import { Panel } from '../../../ui/data/panel';
import { Tag } from '../../../ui/feedback/tag';
import { AutoTopUpFacts } from './auto-top-up-facts';
import { AutoTopUpForm } from './auto-top-up-form';
import type { AutoTopUp, SavedCard } from '../../../api/cards-api';
import type { CardsModel } from './cards.model';
import { ActProblem } from '../../../ui/feedback/act-problem';

const TONE = { on: 'done', off: 'plain', stopped: 'fail' } as const;
const UNDERWAY_MS = 3_000;
const ON_MS = 10_000;

/** The notices that the owner must read or act on. */
function AutoTopUpState({ auto }: { auto: AutoTopUp }) {
  const { state, payment, failureCount } = auto;
  if (payment?.authorizationUrl)
    return (
      <Notice
        tone="wait"
        action={
          <a href={payment.authorizationUrl} class="font-medium underline underline-offset-4">
            {t('autoTopUp.confirm')}
          </a>
        }
      >
        {t('autoTopUp.challenged')}
      </Notice>
    );
  if (payment) return <Notice tone="wait">{t('autoTopUp.underway')}</Notice>;
  if (state === 'stopped')
    return <Notice tone="fail">{t('autoTopUp.stopped', { count: failureCount })}</Notice>;
  if (state === 'on' && failureCount > 0)
    return <Notice tone="wait">{t('autoTopUp.failed', { count: failureCount })}</Notice>;
  return null;
}

interface AgreementProps {
  model: CardsModel;
  auto: AutoTopUp;
  cards: readonly SavedCard[];
}

function Agreement({ model, auto, cards }: AgreementProps) {
  const isEditing = useSignal(false);
  const act = useAct();
  const { state, terms } = auto;
  if (isEditing.value)
    return (
      <AutoTopUpForm
        model={model}
        terms={terms}
        cards={cards}
        onDone={() => (isEditing.value = false)}
      />
    );
  const isOff = state === 'off';
  return (
    <>
      <AutoTopUpState auto={auto} />
      {!isOff && terms !== null && <AutoTopUpFacts auto={auto} terms={terms} cards={cards} />}
      <ActProblem act={act} />
      {isOff && cards.length === 0 ? (
        <p class="text-sm text-faint">{t('autoTopUp.noCard')}</p>
      ) : (
        <div class="flex flex-wrap gap-2">
          <Button
            kind={isOff ? 'primary' : 'plain'}
            disabled={cards.length === 0}
            onClick={() => (isEditing.value = true)}
          >
            {isOff ? t('autoTopUp.setUp') : t('autoTopUp.change')}
          </Button>
          {!isOff && (
            <Button
              kind="quiet"
              disabled={act.busy.value}
              onClick={() => void act.run(() => model.disable())}
            >
              {t('autoTopUp.turnOff')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

/** The settings and the state of auto top-up. */
export function AutoTopUpPanel({ model }: { model: CardsModel }) {
  const { balance } = useDashboard();
  const auto = model.autoTopUp.value.value;
  // The panel polls while a charge may start by itself, and reads the balance with it.
  useEffect(() => {
    if (auto?.state !== 'on' && !auto?.payment) return;
    const timer = setTimeout(
      () => {
        void model.autoTopUp.load();
        void balance.load();
      },
      auto.payment ? UNDERWAY_MS : ON_MS,
    );
    return () => clearTimeout(timer);
  }, [auto, model, balance]);
  return (
    <Panel
      title={t('autoTopUp.title')}
      text={t('autoTopUp.text')}
      action={auto && <Tag tone={TONE[auto.state]}>{t(`autoTopUp.states.${auto.state}`)}</Tag>}
    >
      <Loaded model={model.autoTopUp}>
        {(value) => (
          <Agreement model={model} auto={value} cards={model.cards.value.value?.data ?? []} />
        )}
      </Loaded>
    </Panel>
  );
}
