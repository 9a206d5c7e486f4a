import { useSignal } from '@preact/signals';
import { t } from '../../../locales/i18n';
import { hasPasskeys } from '../../../api/authenticator';
import { account, type Passkey } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { ActForm } from '../../../ui/forms/act-form';
import { Button } from '../../../ui/controls/button';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { TextField } from '../../../ui/forms/field';
import { day } from '../../../core/format';
import { Loaded, useLoad } from '../../../ui/data/loaded';
import { Notice } from '../../../ui/feedback/notice';
import { Panel, Row, Rows } from '../../../ui/data/panel';
import { Tag } from '../../../ui/feedback/tag';

const MAX_NAME = 60;

interface PasskeyRowProps {
  passkey: Passkey;
  onChanged: () => Promise<void>;
}

function Rename({ passkey, onChanged, onClose }: PasskeyRowProps & { onClose: () => void }) {
  const act = useAct();
  const send = async (name: string) => {
    await account.renamePasskey(passkey.id, name);
    await onChanged();
    onClose();
  };
  return (
    <li class="py-3 last:pb-0">
      <ActForm act={act} send={(entered) => send(entered.text('name'))}>
        <div class="flex flex-wrap items-end gap-3">
          <TextField
            class="flex-1 basis-48"
            label={t('security.passkeyName')}
            name="name"
            value={passkey.name}
            maxLength={MAX_NAME}
            required
          />
          <Button type="submit" disabled={act.busy.value}>
            {t('common.save')}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </div>
      </ActForm>
    </li>
  );
}

function PasskeyRow({ passkey, onChanged }: PasskeyRowProps) {
  const isRenaming = useSignal(false);
  const { id, name, synced, createdAt } = passkey;
  if (isRenaming.value)
    return (
      <Rename passkey={passkey} onChanged={onChanged} onClose={() => (isRenaming.value = false)} />
    );
  const remove = async () => {
    await account.removePasskey(id);
    await onChanged();
  };
  return (
    <Row
      title={name}
      badge={synced && <Tag>{t('security.synced')}</Tag>}
      actions={
        <>
          <Button
            size="sm"
            kind="quiet"
            aria-label={t('security.renameLabel', { name })}
            onClick={() => (isRenaming.value = true)}
          >
            {t('security.rename')}
          </Button>
          <ConfirmButton
            size="sm"
            kind="quiet"
            label={t('common.remove')}
            name={t('security.removeLabel', { name })}
            title={t('security.removeTitle', { name })}
            text={t('security.removeText')}
            action={t('common.remove')}
            run={remove}
          />
        </>
      }
    >
      {createdAt && <span>{t('security.added', { day: day(createdAt) })}</span>}
    </Row>
  );
}

export function PasskeysPanel() {
  const passkeys = useLoad(account.passkeys);
  const act = useAct();
  const load = () => passkeys.load();
  const add = async (name: string) => {
    await account.addPasskey(name);
    await load();
  };
  return (
    <Panel title={t('security.passkeys')} text={t('security.passkeysText')}>
      <Loaded model={passkeys} lines={1}>
        {({ data }) =>
          data.length > 0 && (
            <Rows label={t('security.passkeys')}>
              {data.map((passkey) => (
                <PasskeyRow key={passkey.id} passkey={passkey} onChanged={load} />
              ))}
            </Rows>
          )
        }
      </Loaded>
      {hasPasskeys() ? (
        <ActForm
          act={act}
          empties
          label={t('security.addPasskey')}
          send={(entered) => add(entered.text('passkey'))}
        >
          <div class="flex flex-wrap items-end gap-3">
            <TextField
              class="flex-1 basis-48"
              label={t('security.passkeyName')}
              placeholder={t('security.passkeyPlaceholder')}
              name="passkey"
              maxLength={MAX_NAME}
              required
            />
            <Button type="submit" disabled={act.busy.value}>
              {t('security.addPasskey')}
            </Button>
          </div>
        </ActForm>
      ) : (
        <Notice tone="back">{t('security.noPasskeys')}</Notice>
      )}
    </Panel>
  );
}
