import { useSignal } from '@preact/signals';
import { ChevronDown } from 'lucide-preact';
import { useId } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { announce } from '../../ui/feedback/announcer';
import { Badge, type BadgeStyle } from '../../ui/feedback/badge';
import { Button } from '../../ui/controls/button';
import { cx } from '../../ui/cx';
import { dayTime, exactTime } from '../../core/format';
import { Row } from '../../ui/data/panel';
import { Tag } from '../../ui/feedback/tag';
import { Attempts } from './attempts';
import { eventName } from '../../shared/event-types';
import type { Delivery } from '../../api/webhooks-api';
import { ActProblem } from '../../ui/feedback/act-problem';

const STYLE = {
  pending: { tone: 'wait', moves: true },
  delivered: { tone: 'done' },
  failed: { tone: 'fail' },
  cancelled: { tone: 'back' },
} as const satisfies Record<Delivery['state'], BadgeStyle>;

interface DeliveryRowProps {
  delivery: Delivery;
  /** Null for people without the right, and for endpoints that receive nothing. */
  replay: (() => Promise<void>) | null;
}

export function DeliveryRow({ delivery, replay }: DeliveryRowProps) {
  const isOpen = useSignal(false);
  const act = useAct();
  const id = useId();
  const { eventType, state, test, attemptCount, nextAttemptAt, createdAt } = delivery;
  const values = { event: eventName(eventType), time: exactTime(createdAt) };
  const send = async () => {
    if (replay && state !== 'pending' && (await act.run(replay)))
      announce(t('hooks.replaySent', values));
  };
  return (
    <Row
      title={values.event}
      badge={
        <>
          <Badge {...STYLE[state]}>{t(`hooks.deliveryStates.${state}`)}</Badge>
          {test && <Tag>{t('hooks.isTest')}</Tag>}
        </>
      }
      actions={
        <>
          {replay && (
            // Keeps the button, so that keyboard users keep the focus.
            <Button
              size="sm"
              kind="quiet"
              aria-label={t('hooks.replayLabel', values)}
              aria-disabled={act.busy.value || state === 'pending'}
              onClick={() => void send()}
            >
              {t('hooks.replay')}
            </Button>
          )}
          <Button
            size="sm"
            kind="quiet"
            aria-label={t('hooks.detailsLabel', values)}
            aria-expanded={isOpen.value}
            aria-controls={id}
            onClick={() => (isOpen.value = !isOpen.value)}
          >
            {t('hooks.details')}
            <ChevronDown
              size={16}
              class={cx('transition-transform duration-120', isOpen.value && 'rotate-180')}
              aria-hidden="true"
            />
          </Button>
        </>
      }
      below={
        <div id={id} hidden={!isOpen.value} class="w-full">
          {isOpen.value && <Attempts delivery={delivery} />}
        </div>
      }
    >
      <code class="font-mono text-xs leading-5 break-all">{eventType}</code>
      <span>{dayTime(createdAt)}</span>
      <span>{t('hooks.tries', { count: attemptCount })}</span>
      {state === 'pending' && attemptCount > 0 && nextAttemptAt !== null && (
        <span>{t('hooks.nextTry', { time: exactTime(nextAttemptAt) })}</span>
      )}
      <ActProblem act={act} class="w-full pt-1.5" />
    </Row>
  );
}
