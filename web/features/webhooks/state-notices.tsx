import { t } from '../../locales/i18n';
import { dayTime } from '../../core/format';
import { Notice } from '../../ui/feedback/notice';
import type { Endpoint } from '../../api/webhooks-api';

/** Why no events are sent, or soon will not be, and what to do. */
export function StateNotices({ endpoint }: { endpoint: Endpoint }) {
  const { state, reason, firstFailedAt, oldSecretsExpireAt } = endpoint;
  return (
    <>
      {state === 'disabled' && reason !== null && (
        <Notice tone={reason === 'owner' ? 'back' : 'fail'}>{t(`hooks.why.${reason}`)}</Notice>
      )}
      {state === 'enabled' && firstFailedAt !== null && (
        <Notice tone="wait">{t('hooks.failingText', { time: dayTime(firstFailedAt) })}</Notice>
      )}
      {oldSecretsExpireAt.length > 0 && (
        <Notice tone="back">
          {t('hooks.overlapUntil', {
            count: oldSecretsExpireAt.length,
            time: dayTime(oldSecretsExpireAt[0] ?? ''),
            times: oldSecretsExpireAt.map(dayTime).join(', '),
          })}
        </Notice>
      )}
    </>
  );
}
