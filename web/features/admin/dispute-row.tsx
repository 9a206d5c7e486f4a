import { useSignal } from '@preact/signals';
import { t } from '../../locales/i18n';
import { useMe } from '../../shared/use-me';
import { Button } from '../../ui/controls/button';
import { dayTime, money } from '../../core/format';
import { Row } from '../../ui/data/panel';
import { Tag } from '../../ui/feedback/tag';
import { ResolveDialog } from './resolve-dialog';
import { adminAddress } from './admin-address';
import type { Dispute } from '../../api/admin-api';

const TONE = { open: 'wait', won: 'done', lost: 'fail' } as const;

interface DisputeRowProps {
  dispute: Dispute;
  /** Set when the page does not show the payment itself. */
  withPayment?: boolean;
  onChanged: () => void;
}

export function DisputeRow({ dispute, withPayment = false, onChanged }: DisputeRowProps) {
  const { platformRole } = useMe();
  const isAnswering = useSignal(false);
  const { paymentId, accountId, creditCents, category, state } = dispute;
  const { dueAt, createdAt, endedAt } = dispute;
  const amount = money(creditCents);
  const close = () => (isAnswering.value = false);
  const done = () => {
    close();
    onChanged();
  };
  return (
    <Row
      title={<span class="digits">{amount}</span>}
      badge={<Tag tone={TONE[state]}>{t(`admin.disputeStates.${state}`)}</Tag>}
      actions={
        <>
          {withPayment && (
            <a
              href={adminAddress({ payment: paymentId })}
              class="inline-flex min-h-8 items-center px-2.5 text-sm font-medium underline underline-offset-4"
            >
              {t('admin.seePayment')}
            </a>
          )}
          {state === 'open' && platformRole === 'admin' && (
            <Button
              size="sm"
              aria-label={t('admin.answerLabel', { amount })}
              onClick={() => (isAnswering.value = true)}
            >
              {t('admin.answer')}
            </Button>
          )}
          {isAnswering.value && <ResolveDialog dispute={dispute} onDone={done} onClose={close} />}
        </>
      }
    >
      {state === 'open' && dueAt !== null && (
        <span class="text-wait">{t('admin.due', { time: dayTime(dueAt) })}</span>
      )}
      {category !== null && <span>{category}</span>}
      <span>{t('admin.since', { time: dayTime(createdAt) })}</span>
      {endedAt !== null && <span>{t('admin.ended', { time: dayTime(endedAt) })}</span>}
      {withPayment && <span class="w-full font-mono text-xs break-all">{accountId}</span>}
    </Row>
  );
}
