import { useSignal } from '@preact/signals';
import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { selectedAccount } from '../../../api/selected-account';
import { useMe } from '../../../shared/use-me';
import { account } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { ActForm } from '../../../ui/forms/act-form';
import { Button } from '../../../ui/controls/button';
import { Dialog } from '../../../ui/feedback/dialog';
import { TextField } from '../../../ui/forms/field';
import { Panel } from '../../../ui/data/panel';

function DeleteDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { session } = useDashboard();
  const act = useAct();
  const typed = useSignal('');
  const isNamed = typed.value.trim() === name;
  const send = async () => {
    await account.deleteAccount();
    selectedAccount.select(null);
    await session.changed();
    location.replace('/');
  };
  return (
    <Dialog title={t('privacy.deleteTitle', { account: name })} onClose={onClose}>
      <p class="mt-2 text-soft">{t('privacy.deleteConfirm')}</p>
      <ActForm act={act} send={send} class="mt-5">
        <TextField
          label={t('privacy.typeName', { account: name })}
          name="account"
          autocomplete="off"
          value={typed.value}
          onInput={({ currentTarget: { value } }) => (typed.value = value)}
          required
        />
        <div class="mt-2 flex flex-wrap justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="danger" type="submit" disabled={act.busy.value || !isNamed}>
            {t('privacy.deleteAction')}
          </Button>
        </div>
      </ActForm>
    </Dialog>
  );
}

/** Deletion cannot be undone, so the name of the account must be typed. */
export function DeletePanel() {
  const { account: current } = useMe();
  const isOpen = useSignal(false);
  return (
    <Panel
      title={t('privacy.delete')}
      text={t('privacy.deleteText')}
      action={<Button onClick={() => (isOpen.value = true)}>{t('privacy.delete')}</Button>}
    >
      {isOpen.value && <DeleteDialog name={current.name} onClose={() => (isOpen.value = false)} />}
    </Panel>
  );
}
