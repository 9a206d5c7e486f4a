import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../../../locales/i18n';
import { account, type TwoFactor } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { Button } from '../../../ui/controls/button';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { day } from '../../../core/format';
import { Loaded } from '../../../ui/data/loaded';
import { Panel } from '../../../ui/data/panel';
import { SecretOnce } from '../../../ui/feedback/secret-once';
import { Tag } from '../../../ui/feedback/tag';
import { TwoFactorSetup } from './two-factor-setup';
import { TwoFactorModel } from './two-factor.model';
import { ActProblem } from '../../../ui/feedback/act-problem';

/** Below this number of recovery codes, suggests new ones. */
const FEW_CODES = 3;

function WhenOn({ model, state }: { model: TwoFactorModel; state: TwoFactor }) {
  const act = useAct();
  const left = state.recoveryCodeCount;
  return (
    <>
      <ActProblem act={act} />
      <p class="flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {state.enabledAt && <span>{t('security.since', { day: day(state.enabledAt) })}</span>}
        <span class={left < FEW_CODES ? 'text-wait' : undefined}>
          {t('security.codesLeft', { count: left })}
        </span>
      </p>
      <div class="flex flex-wrap gap-2">
        <ConfirmButton
          label={t('security.renewCodes')}
          title={t('security.renewCodesTitle')}
          text={t('security.renewCodesText')}
          action={t('security.renewCodes')}
          run={() => model.renewCodes()}
        />
        <Button disabled={act.busy.value} onClick={() => void act.run(() => model.begin())}>
          {t('security.otherApp')}
        </Button>
        <ConfirmButton
          kind="quiet"
          label={t('security.turnOff')}
          title={t('security.turnOffTitle')}
          text={t('security.turnOffText')}
          action={t('security.turnOff')}
          run={() => model.disable()}
        />
      </div>
    </>
  );
}

function WhenOff({ model }: { model: TwoFactorModel }) {
  const act = useAct();
  return (
    <>
      <ActProblem act={act} />
      <Button
        class="self-start"
        disabled={act.busy.value}
        onClick={() => void act.run(() => model.begin())}
      >
        {t('security.setUp')}
      </Button>
    </>
  );
}

export function TwoFactorPanel() {
  const model = useMemo(() => new TwoFactorModel(account), []);
  useEffect(() => void model.state.load(), [model]);
  const setup = model.setup.value;
  const codes = model.codes.value;
  const isOn = model.state.value.value?.enabled ?? false;
  return (
    <>
      <Panel
        title={t('security.twoFactor')}
        text={t('security.twoFactorText')}
        action={
          <Tag tone={isOn ? 'done' : 'plain'}>{isOn ? t('security.on') : t('security.off')}</Tag>
        }
      >
        <Loaded model={model.state} lines={1}>
          {(state) =>
            setup ? (
              <TwoFactorSetup model={model} setup={setup} />
            ) : state.enabled ? (
              <WhenOn model={model} state={state} />
            ) : (
              <WhenOff model={model} />
            )
          }
        </Loaded>
      </Panel>
      {codes && (
        <SecretOnce
          title={t('security.recoveryCodes')}
          text={t('security.recoveryCodesText')}
          secrets={codes}
          onConfirm={() => model.dismissSecret()}
        />
      )}
    </>
  );
}
