import { useSignal } from '@preact/signals';
import { useRoute } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { useDashboard } from '../dashboard';
import { addWords, t } from '../i18n';
import words from '../locales/en.webhooks.json';
import { useMe } from '../session/use-me';
import { BackLink } from '../ui/back-link';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { problemText } from '../ui/problem-text';
import { SecretOnce } from '../ui/secret-once';
import { Skeleton } from '../ui/skeleton';
import { useTitle } from '../ui/use-title';
import { DeliveryLog } from './delivery-log';
import type { EndpointDraft } from './draft.model';
import { EndpointActions } from './endpoint-actions';
import { EndpointBadge } from './endpoint-badge';
import { EndpointFacts } from './endpoint-facts';
import { EndpointForm } from './endpoint-form';
import { endpointName, WEBHOOKS } from './endpoint-name';
import { EndpointModel } from './endpoint.model';
import { LogModel } from './log.model';
import { SendPanel } from './send-panel';
import { StateNotices } from './state-notices';
import { VerifyPanel } from './verify-panel';
import { webhooks, type Endpoint } from './webhooks-api';

addWords(words);

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
  };
  return (
    <>
      <header class="flex flex-col gap-2">
        <div class="flex flex-wrap items-center gap-3">
          <h1 class="mr-auto min-w-0 text-xl break-words">{endpointName(endpoint)}</h1>
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
  if (error !== null)
    return (
      <Notice
        tone="fail"
        action={
          <Button size="sm" onClick={() => void model.load()}>
            {t('common.retry')}
          </Button>
        }
      >
        {problemText(error)}
      </Notice>
    );
  if (!endpoint) return <Skeleton lines={4} />;
  const issued = model.issued.value;
  const canSend = isOwner && endpoint.state === 'enabled';
  return (
    <>
      {issued && (
        <SecretOnce
          key={issued.secret}
          title={t('hooks.rotated', { name: endpointName(endpoint) })}
          text={t('hooks.rotatedText')}
          secrets={[issued.secret]}
          onKept={() => model.kept()}
        />
      )}
      <Head model={model} endpoint={endpoint} isOwner={isOwner} />
      {endpoint.state === 'unverified' && (
        <VerifyPanel verify={isOwner ? () => model.verify() : null} />
      )}
      <EndpointFacts endpoint={endpoint} />
      {canSend && <SendPanel model={model} onSent={() => void log.reload()} />}
      <DeliveryLog id={id} log={log} canReplay={canSend} />
    </>
  );
}

/** One webhook endpoint: what is set about it, and its log. */
export function EndpointPage() {
  const { params } = useRoute();
  const { connection } = useDashboard();
  const id = params['id'] ?? '';
  const model = useMemo(() => new EndpointModel(id, webhooks), [id]);
  const log = useMemo(() => new LogModel(id, webhooks), [id]);
  const reach = connection.reach.value;
  useTitle(t('hooks.one'));
  useEffect(() => {
    if (reach === 'ok') void model.load();
  }, [model, reach]);
  return (
    <div class="flex max-w-3xl flex-col gap-6">
      <BackLink href={WEBHOOKS}>{t('hooks.back')}</BackLink>
      <Detail id={id} model={model} log={log} />
    </div>
  );
}
