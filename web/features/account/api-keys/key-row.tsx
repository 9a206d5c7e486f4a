import { useSignal } from '@preact/signals';
import { t } from '../../../locales/i18n';
import type { ApiKey } from '../../../api/account-api';
import { Button } from '../../../ui/controls/button';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { count, day, dayTime } from '../../../core/format';
import { Row } from '../../../ui/data/panel';
import { RotateDialog } from '../../../ui/forms/rotate-dialog';
import { Tag } from '../../../ui/feedback/tag';
import type { KeysModel } from './keys.model';
import { scopeName } from '../../../shared/scopes';

interface KeyRowProps {
  apiKey: ApiKey;
  model: KeysModel;
}

function Actions({ apiKey: { id, name, replacedById }, model }: KeyRowProps) {
  const isRotating = useSignal(false);
  return (
    <>
      {replacedById === null && (
        <Button
          size="sm"
          kind="quiet"
          aria-label={t('keys.rotateLabel', { name })}
          onClick={() => (isRotating.value = true)}
        >
          {t('common.rotate')}
        </Button>
      )}
      <ConfirmButton
        size="sm"
        kind="quiet"
        label={t('keys.revoke')}
        name={t('keys.revokeLabel', { name })}
        title={t('keys.revokeTitle', { name })}
        text={t('keys.revokeText')}
        action={t('keys.revoke')}
        run={() => model.revoke(id)}
      />
      {isRotating.value && (
        <RotateDialog
          title={t('keys.rotateTitle', { name })}
          text={t('keys.rotateText')}
          label={t('keys.overlap')}
          rotate={(overlap) => model.rotate(id, overlap)}
          onClose={() => (isRotating.value = false)}
        />
      )}
    </>
  );
}

/** When the key ends, or has ended. */
function endOf({ revokedAt, expiresAt, replacedById }: ApiKey): string {
  if (revokedAt) return t('keys.endedAt', { time: dayTime(revokedAt) });
  if (expiresAt && replacedById) return t('keys.overlapUntil', { time: dayTime(expiresAt) });
  return expiresAt ? t('keys.expiresAt', { day: day(expiresAt) }) : t('keys.noExpiry');
}

export function KeyRow({ apiKey, model }: KeyRowProps) {
  const { name, prefix, scopes, requestsPerMinute, lastUsedAt } = apiKey;
  const { replacedById, revokedAt } = apiKey;
  return (
    <Row
      title={name}
      badge={
        <>
          <code class="font-mono text-xs font-normal text-soft">{`${prefix}…`}</code>
          {replacedById !== null && revokedAt === null && (
            <Tag tone="wait">{t('keys.replaced')}</Tag>
          )}
        </>
      }
      actions={model.shown.value === 'live' && <Actions apiKey={apiKey} model={model} />}
    >
      <span class="w-full text-soft">{scopes.map(scopeName).join(' · ')}</span>
      <span>
        {lastUsedAt ? t('keys.lastUsed', { time: dayTime(lastUsedAt) }) : t('keys.neverUsed')}
      </span>
      <span>{endOf(apiKey)}</span>
      {requestsPerMinute !== null && (
        <span>{t('keys.perMinute', { limit: count(requestsPerMinute) })}</span>
      )}
    </Row>
  );
}
