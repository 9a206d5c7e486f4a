import { useSignal } from '@preact/signals';
import { t } from '../../../locales/i18n';
import { account } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { ActForm } from '../../../ui/forms/act-form';
import { Button } from '../../../ui/controls/button';
import { CodeField } from '../../../ui/forms/code-field';
import { useLoad } from '../../../ui/data/loaded';
import { Notice } from '../../../ui/feedback/notice';
import { Panel } from '../../../ui/data/panel';
import { PasswordField } from '../../../ui/forms/password-field';

export function PasswordPanel() {
  const act = useAct();
  const isChanged = useSignal(false);
  const factor = useLoad(account.twoFactor);
  return (
    <Panel title={t('security.password')} text={t('security.passwordText')}>
      {isChanged.value && <Notice tone="back">{t('security.passwordChanged')}</Notice>}
      <ActForm
        act={act}
        empties
        label={t('security.password')}
        send={async (entered) => {
          const code = entered.text('code');
          isChanged.value = false;
          await account.changePassword({
            currentPassword: entered.text('currentPassword'),
            newPassword: entered.text('newPassword'),
            ...(code ? { code } : {}),
          });
          isChanged.value = true;
        }}
      >
        <div class="grid gap-4 sm:grid-cols-2">
          <PasswordField name="currentPassword" label={t('security.currentPassword')} />
          <PasswordField name="newPassword" label={t('security.newPassword')} isNew />
        </div>
        {factor.value.value?.enabled && <CodeField />}
        <Button type="submit" disabled={act.busy.value} class="self-start">
          {t('security.changePassword')}
        </Button>
      </ActForm>
    </Panel>
  );
}
