import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { announce } from '../../ui/feedback/announcer';
import { Button } from '../../ui/controls/button';
import { ConfirmButton } from '../../ui/controls/confirm-button';
import { RotateDialog } from '../../ui/forms/rotate-dialog';
import { endpointName, WEBHOOKS } from './endpoint-name';
import type { EndpointModel } from './endpoint.model';
import type { Endpoint } from '../../api/webhooks-api';
import { ActProblem } from '../../ui/feedback/act-problem';

interface EndpointActionsProps {
  model: EndpointModel;
  endpoint: Endpoint;
  onEdit: () => void;
}

/** An owner's actions on an endpoint. */
export function EndpointActions({ model, endpoint, onEdit }: EndpointActionsProps) {
  const { route } = useLocation();
  const act = useAct();
  const isRotating = useSignal(false);
  const name = endpointName(endpoint);
  const { state } = endpoint;
  const turn = async () => {
    const enabled = state === 'disabled';
    if (await act.run(() => model.update({ enabled })))
      announce(t(enabled ? 'hooks.nowEnabled' : 'hooks.nowDisabled', { name }));
  };
  const remove = async () => {
    await model.remove();
    announce(t('hooks.removed', { name }));
    route(WEBHOOKS, true);
  };
  return (
    <>
      <div class="flex flex-wrap gap-2">
        <Button onClick={onEdit}>{t('hooks.edit')}</Button>
        <Button onClick={() => (isRotating.value = true)}>{t('hooks.rotate')}</Button>
        {state !== 'unverified' && (
          <Button
            kind={state === 'disabled' ? 'primary' : 'plain'}
            aria-disabled={act.busy.value}
            onClick={() => void turn()}
          >
            {state === 'disabled' ? t('hooks.enable') : t('hooks.disable')}
          </Button>
        )}
        <ConfirmButton
          kind="quiet"
          label={t('hooks.remove')}
          title={t('hooks.removeTitle', { name })}
          text={t('hooks.removeText')}
          action={t('hooks.remove')}
          run={remove}
        />
      </div>
      <ActProblem act={act} />
      {isRotating.value && (
        <RotateDialog
          title={t('hooks.rotateTitle', { name })}
          text={t('hooks.rotateText')}
          label={t('hooks.overlap')}
          rotate={(overlap) => model.rotate(overlap)}
          onClose={() => (isRotating.value = false)}
        />
      )}
    </>
  );
}
