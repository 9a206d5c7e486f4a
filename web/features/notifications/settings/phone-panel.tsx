import { useSignal } from '@preact/signals';
import { Problem } from '../../../core/problem';
import { t } from '../../../locales/i18n';
import { useMe } from '../../../shared/use-me';
import { useAct } from '../../../ui/forms/act';
import { ActForm, type Entered } from '../../../ui/forms/act-form';
import { announce } from '../../../ui/feedback/announcer';
import { Button } from '../../../ui/controls/button';
import { CodeField } from '../../../ui/forms/code-field';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { TextField } from '../../../ui/forms/field';
import { phone as inWords } from '../../../core/format';
import { Notice } from '../../../ui/feedback/notice';
import { Panel } from '../../../ui/data/panel';
import { Tag } from '../../../ui/feedback/tag';
import { readPhone, type PhoneModel } from './phone.model';
import type { Phone } from '../../../api/preferences-api';
import { ActProblem } from '../../../ui/feedback/act-problem';

const MAX_TYPED = 30;

interface EnterProps {
  model: PhoneModel;
  text?: string;
  onDone: () => void;
  onCancel?: () => void;
}

function EnterNumber({ model, text, onDone, onCancel }: EnterProps) {
  const act = useAct();
  const send = async (entered: Entered) => {
    const number = readPhone(entered.text('number'));
    if (number === null) throw new Problem(0, 'phones.number', t('prefs.numberWrong'));
    await model.enter(number);
    announce(t('prefs.codeSent', { phone: inWords(number) }));
    onDone();
  };
  return (
    <ActForm act={act} send={send} label={t('prefs.phone')}>
      {text && <p class="max-w-prose text-sm text-soft">{text}</p>}
      <TextField
        label={t('prefs.number')}
        hint={t('prefs.numberHint')}
        name="number"
        inputMode="tel"
        autocomplete="tel"
        maxLength={MAX_TYPED}
        required
      />
      <div class="flex flex-wrap gap-2">
        <Button type="submit" disabled={act.busy.value}>
          {t('prefs.sendCode')}
        </Button>
        {onCancel && (
          <Button kind="quiet" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        )}
      </div>
    </ActForm>
  );
}

function EnterCode({ model, number }: { model: PhoneModel; number: string }) {
  const act = useAct();
  const again = useAct();
  const phone = inWords(number);
  const confirm = async (entered: Entered) => {
    again.clear();
    await model.confirm(entered.text('code'));
    announce(t('prefs.phoneConfirmed', { phone }));
  };
  const resend = async () => {
    act.clear();
    if (await again.run(() => model.enter(number))) announce(t('prefs.codeSent', { phone }));
  };
  return (
    <ActForm act={act} send={confirm} label={t('prefs.confirm')}>
      <ActProblem act={again} />
      <CodeField isFirst hint={t('prefs.codeHint', { phone })} />
      <div class="flex flex-wrap gap-2">
        <Button type="submit" disabled={act.busy.value}>
          {t('prefs.confirm')}
        </Button>
        <Button kind="quiet" disabled={again.busy.value} onClick={() => void resend()}>
          {t('prefs.again')}
        </Button>
      </div>
    </ActForm>
  );
}

function OwnPhone({ model, phone }: { model: PhoneModel; phone: Phone }) {
  const isChanging = useSignal(false);
  const number = inWords(phone.number);
  const close = () => (isChanging.value = false);
  return (
    <>
      <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p class="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span class="digits font-medium">{number}</span>
          <Tag tone={phone.verified ? 'done' : 'wait'}>
            {t(phone.verified ? 'prefs.confirmed' : 'prefs.waiting')}
          </Tag>
        </p>
        <div class="flex flex-wrap gap-1 max-sm:-ml-2.5">
          {!isChanging.value && (
            <Button kind="quiet" size="sm" onClick={() => (isChanging.value = true)}>
              {t('prefs.otherPhone')}
            </Button>
          )}
          <ConfirmButton
            kind="quiet"
            size="sm"
            label={t('prefs.remove')}
            title={t('prefs.removeTitle', { phone: number })}
            text={t('prefs.removeText')}
            action={t('prefs.remove')}
            run={async () => {
              await model.remove();
              announce(t('prefs.removed'));
            }}
          />
        </div>
      </div>
      {isChanging.value ? (
        <EnterNumber
          model={model}
          text={t('prefs.otherText', { phone: number })}
          onDone={close}
          onCancel={close}
        />
      ) : (
        !phone.verified && <EnterCode key={phone.number} model={model} number={phone.number} />
      )}
    </>
  );
}

/** The phone for SMS: entered, verified by a code, removed. */
export function PhonePanel({ model }: { model: PhoneModel }) {
  const { user } = useMe();
  const phone = model.phone.value;
  return (
    <Panel title={t('prefs.phone')} text={t('prefs.phoneText')}>
      {phone && <OwnPhone model={model} phone={phone} />}
      {!phone && user?.emailVerified !== true && (
        <Notice tone="wait">{t('prefs.phoneUnmailed')}</Notice>
      )}
      {!phone && user?.emailVerified === true && (
        <>
          <p class="text-sm text-faint">{t('prefs.phoneNone')}</p>
          <EnterNumber model={model} onDone={() => {}} />
        </>
      )}
    </Panel>
  );
}
