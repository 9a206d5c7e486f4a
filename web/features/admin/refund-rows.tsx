import { t } from '../../locales/i18n';
import { charge, dayTime, money } from '../../core/format';
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

export function RefundRows({ refunds, currency }: { refunds: Refund[]; currency: string }) {
  if (refunds.length === 0) return <p class="text-sm text-faint">{t('admin.noRefunds')}</p>;
  return (
    <Rows label={t('admin.refunds')}>
      {refunds.map(({ id, credits, amount, state, requestedBy, createdAt, endedAt }) => (
        <Row
          key={id}
          title={<span class="digits">{`${money(credits)} · ${charge(amount, currency)}`}</span>}
          badge={<Tag tone={TONE[state]}>{t(`admin.refundStates.${state}`)}</Tag>}
        >
          <span>
            {requestedBy === null
              ? t('admin.atPaystack')
              : t('admin.requestedBy', { person: requestedBy })}
          </span>
          <span>{t('admin.since', { time: dayTime(createdAt) })}</span>
          {endedAt !== null && <span>{t('admin.ended', { time: dayTime(endedAt) })}</span>}
          {state === 'needs_attention' && (
            <span class="w-full text-fail">{t('admin.attention')}</span>
          )}
        </Row>
      ))}
    </Rows>
  );
}
