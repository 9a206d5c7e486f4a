import { t } from '../../locales/i18n';
import { dayTime } from '../../core/format';
import { Notice } from '../../ui/feedback/notice';
import type { Endpoint } from '../../api/webhooks-api';

/** Why no events are sent, or soon will not be, and what to do. */
export function StateNotices({ endpoint }: { endpoint: Endpoint }) {
  const { state, reason, failingSince, oldSecretEnds } = endpoint;
  return (
    <>
      {state === 'disabled' && reason !== null && (
        <Notice tone={reason === 'owner' ? 'back' : 'fail'}>{t(`hooks.why.${reason}`)}</Notice>
      )}
      {state === 'enabled' && failingSince !== null && (
        <Notice tone="wait">{t('hooks.failingText', { time: dayTime(failingSince) })}</Notice>
      )}
      {oldSecretEnds.length > 0 && (
        <Notice tone="back">
          {t('hooks.overlapUntil', {
            count: oldSecretEnds.length,
            time: dayTime(oldSecretEnds[0] ?? ''),
            times: oldSecretEnds.map(dayTime).join(', '),
          })}
        </Notice>
      )}
    </>
  );
}
