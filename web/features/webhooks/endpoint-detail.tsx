import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useDashboard } from '../../shared/dashboard-context';
import { t } from '../../locales/i18n';
import { useMe } from '../../shared/use-me';
import { LoadFailed } from '../../ui/feedback/load-failed';
import { announce } from '../../ui/feedback/announcer';
import { BackLink } from '../../ui/controls/back-link';
import { SecretOnce } from '../../ui/feedback/secret-once';
import { Skeleton } from '../../ui/feedback/skeleton';
import { DeliveryLog } from './delivery-log';
import type { EndpointDraft } from './endpoint-draft.model';
import { EndpointActions } from './endpoint-actions';
import { EndpointBadge } from './endpoint-badge';
import { EndpointFacts } from './endpoint-facts';
import { EndpointForm } from './endpoint-form';
import { endpointName, WEBHOOKS } from './endpoint-name';
import { EndpointModel } from './endpoint.model';
import { LogModel } from './delivery-log.model';
import { SendPanel } from './send-panel';
import { StateNotices } from './state-notices';
import { VerifyPanel } from './verify-panel';
import { webhooks, type Endpoint } from '../../api/webhooks-api';

interface HeadProps {
  model: EndpointModel;
  endpoint: Endpoint;
  isOwner: boolean;
}

function Head({ model, endpoint, isOwner }: HeadProps) {
  const isEditing = useSignal(false);
  const update = async (draft: EndpointDraft) => {
    const change = draft.toUpdate();
    if (change) await model.update(change);
    announce(t('hooks.saved'));
  };
  return (
    <>
      <header class="flex flex-col gap-2">
        <div class="flex flex-wrap items-center gap-3">
          <h3 class="mr-auto min-w-0 text-lg wrap-anywhere">{endpointName(endpoint)}</h3>
          <EndpointBadge endpoint={endpoint} />
        </div>
        <p class="font-mono text-sm break-all text-soft">{endpoint.url}</p>
      </header>
      <StateNotices endpoint={endpoint} />
      {isEditing.value ? (
        <EndpointForm
          title={t('hooks.editTitle')}
          text={t('hooks.editText')}
          action={t('common.save')}
          before={endpoint}
          send={update}
          onDone={() => (isEditing.value = false)}
        />
      ) : (
        isOwner && (
          <EndpointActions
            model={model}
            endpoint={endpoint}
            onEdit={() => (isEditing.value = true)}
          />
        )
      )}
    </>
  );
}

function Detail({ id, model, log }: { id: string; model: EndpointModel; log: LogModel }) {
  const isOwner = useMe().account.role === 'owner';
  const endpoint = model.endpoint.value;
  const error = model.error.value;
  const failed = error !== null && <LoadFailed error={error} onRetry={() => model.load()} />;
  if (!endpoint) return failed || <Skeleton lines={4} />;
  const issued = model.issued.value;
  const verify = async () => {
    await model.verify();
    announce(t('hooks.verified', { name: endpointName(endpoint) }));
  };
  const canSend = isOwner && endpoint.state === 'enabled';
  return (
    <>
      {failed}
      {issued && (
        <SecretOnce
          key={issued.secret}
          title={t('hooks.rotated', { name: endpointName(endpoint) })}
          text={t('hooks.rotatedText')}
          secrets={[issued.secret]}
          onConfirm={() => model.dismissSecret()}
        />
      )}
      <Head model={model} endpoint={endpoint} isOwner={isOwner} />
      {endpoint.state === 'unverified' && <VerifyPanel verify={isOwner ? verify : null} />}
      <EndpointFacts endpoint={endpoint} />
      {canSend && <SendPanel model={model} onSent={() => void log.reload()} />}
      <DeliveryLog id={id} log={log} canReplay={canSend} onLook={() => void model.load()} />
    </>
  );
}

/** One webhook endpoint: settings, actions and deliveries. */
export function EndpointDetail({ id }: { id: string }) {
  const { connection } = useDashboard();
  const model = useMemo(() => new EndpointModel(id, webhooks), [id]);
  const log = useMemo(() => new LogModel(id, webhooks), [id]);
  const reach = connection.reach.value;
  useEffect(() => {
    if (reach === 'ok') void model.load();
  }, [model, reach]);
  return (
    <>
      <BackLink href={WEBHOOKS}>{t('hooks.back')}</BackLink>
      <Detail id={id} model={model} log={log} />
    </>
  );
}
