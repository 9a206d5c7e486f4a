import { useSignal } from '@preact/signals';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.history.json';
import { Button } from '../../../ui/controls/button';
import { announce } from '../../../ui/feedback/announcer';
import { useAct } from '../../../ui/forms/act';
import { ActForm } from '../../../ui/forms/act-form';
import { TextField } from '../../../ui/forms/field';

addTexts(texts);

const MAX_LENGTH = 128;
/** Visible ASCII characters, as the server takes them; spaces around them are removed. */
const FORM = '\\s*[!-~]*\\s*';

interface OwnIdProps {
  externalId: string | null;
  /** Null removes the id. */
  save: (externalId: string | null) => Promise<void>;
}

/** Adds, changes or removes the customer's own id of a verification. */
export function OwnId({ externalId, save }: OwnIdProps) {
  const isOpen = useSignal(false);
  const act = useAct();
  const close = () => (isOpen.value = false);
  if (!isOpen.value)
    return (
      <Button size="sm" kind="quiet" class="self-start" onClick={() => (isOpen.value = true)}>
        {t(externalId === null ? 'ownId.add' : 'ownId.change')}
      </Button>
    );
  const send = async (text: string) => {
    await save(text === '' ? null : text);
    announce(t('ownId.saved'));
    close();
  };
  return (
    <ActForm act={act} send={(entered) => send(entered.text('ownId').trim())}>
      <TextField
        label={t('annotations.externalId')}
        hint={t('ownId.hint')}
        name="ownId"
        defaultValue={externalId ?? ''}
        autocomplete="off"
        maxLength={MAX_LENGTH}
        pattern={FORM}
      />
      <div class="flex flex-wrap gap-3">
        <Button type="submit" disabled={act.busy.value}>
          {t('common.save')}
        </Button>
        <Button kind="quiet" onClick={close}>
          {t('common.cancel')}
        </Button>
      </div>
    </ActForm>
  );
}
