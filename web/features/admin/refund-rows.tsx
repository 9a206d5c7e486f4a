import { t } from '../../locales/i18n';
import { dayTime, money } from '../../core/format';
import { Row, Rows } from '../../ui/data/panel';
import { Tag } from '../../ui/feedback/tag';
import type { Refund } from '../../api/admin-api';

const TONE = {
  requested: 'wait',
  pending: 'wait',
  needs_attention: 'fail',
  processed: 'done',
  failed: 'fail',
} as const;

function RefundRow({ refund }: { refund: Refund }) {
  const { creditCents, amountMinor, currency, state, requestedById, createdAt, endedAt } = refund;
  const amount = `${money(creditCents)} · ${money(amountMinor, currency)}`;
  return (
    <Row
      title={<span class="digits">{amount}</span>}
      badge={<Tag tone={TONE[state]}>{t(`admin.refundStates.${state}`)}</Tag>}
    >
      <span>
        {requestedById === null
          ? t('admin.atPaystack')
          : t('admin.requestedBy', { person: requestedById })}
      </span>
      <span>{t('admin.since', { time: dayTime(createdAt) })}</span>
      {endedAt !== null && <span>{t('admin.ended', { time: dayTime(endedAt) })}</span>}
      {state === 'needs_attention' && <span class="w-full text-fail">{t('admin.attention')}</span>}
    </Row>
  );
}

export function RefundRows({ refunds }: { refunds: Refund[] }) {
  if (refunds.length === 0) return <p class="text-sm text-faint">{t('admin.noRefunds')}</p>;
  return (
    <Rows label={t('admin.refunds')}>
      {refunds.map((refund) => (
        <RefundRow key={refund.id} refund={refund} />
      ))}
    </Rows>
  );
}
