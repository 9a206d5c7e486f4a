import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { tiersApi } from '../../api/tiers-api';
import { useMe } from '../../shared/use-me';
import { announce } from '../../ui/feedback/announcer';
import { Button } from '../../ui/controls/button';
import { Empty } from '../../ui/feedback/empty';
import { Loaded } from '../../ui/data/loaded';
import { Notice } from '../../ui/feedback/notice';
import { Panel, Rows } from '../../ui/data/panel';
import { SecretOnce } from '../../ui/feedback/secret-once';
import { EndpointForm } from './endpoint-form';
import { endpointName } from './endpoint-name';
import { EndpointRow } from './endpoint-row';
import { EndpointsModel } from './endpoints.model';
import { webhooks, type Endpoint } from '../../api/webhooks-api';

/** The limit of the tier is reached; links to the plans. */
function Full({ cap }: { cap: number }) {
  return (
    <Notice
      tone="wait"
      action={
        <a href="/billing/plan" class="shrink-0 font-medium underline underline-offset-4">
          {t('hooks.upgrade')}
        </a>
      }
    >
      {t('hooks.full', { count: cap })}
    </Notice>
  );
}

function Add({ model }: { model: EndpointsModel }) {
  const isCreating = useSignal(false);
  const cap = model.cap.value;
  if (isCreating.value)
    return (
      <EndpointForm
        title={t('hooks.add')}
        text={t('hooks.addText')}
        action={t('hooks.add')}
        send={(draft) => model.create(draft.toCreate())}
        onDone={() => (isCreating.value = false)}
      />
    );
  if (cap !== null && model.isFull.value) return <Full cap={cap} />;
  return (
    <Button
      kind={model.issued.value ? 'plain' : 'primary'}
      class="self-start"
      onClick={() => (isCreating.value = true)}
    >
      {t('hooks.add')}
    </Button>
  );
}

function Endpoints({ model, isOwner }: { model: EndpointsModel; isOwner: boolean }) {
  const verify = async (endpoint: Endpoint) => {
    await model.verify(endpoint.id);
    announce(t('hooks.verified', { name: endpointName(endpoint) }));
  };
  return (
    <Loaded model={model.endpoints}>
      {({ data }) =>
        data.length === 0 ? (
          <Empty
            title={t('hooks.empty')}
            text={isOwner ? t('hooks.emptyText') : t('hooks.memberText')}
          />
        ) : (
          <Rows label={t('hooks.title')}>
            {data.map((endpoint) => (
              <EndpointRow
                key={endpoint.id}
                endpoint={endpoint}
                verify={isOwner ? () => verify(endpoint) : null}
              />
            ))}
          </Rows>
        )
      }
    </Loaded>
  );
}

/** The account's endpoints, and the form for a new one. */
export function EndpointList() {
  const model = useMemo(() => new EndpointsModel({ ...webhooks, ...tiersApi }), []);
  const isOwner = useMe().account.role === 'owner';
  useEffect(() => void model.load(), [model]);
  const issued = model.issued.value;
  const cap = model.cap.value;
  return (
    <>
      {issued && (
        <SecretOnce
          key={issued.secret}
          title={t('hooks.issued', { name: endpointName(issued) })}
          text={t('hooks.issuedText')}
          secrets={[issued.secret]}
          onConfirm={() => model.dismissSecret()}
        />
      )}
      {isOwner && <Add model={model} />}
      <Panel
        title={t('hooks.title')}
        text={isOwner ? t('hooks.text') : t('hooks.memberText')}
        action={
          cap !== null && (
            <span class="digits text-sm text-faint">
              {t('hooks.ofCap', { count: model.count.value, cap })}
            </span>
          )
        }
      >
        <Endpoints model={model} isOwner={isOwner} />
      </Panel>
    </>
  );
}
