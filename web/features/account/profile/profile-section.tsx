import { useSignal } from '@preact/signals';
import { useDashboard } from '../../../shared/dashboard-context';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.account.json';
import { useMe } from '../../../shared/use-me';
import { account } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { ActForm } from '../../../ui/forms/act-form';
import { announce } from '../../../ui/feedback/announcer';
import { Button } from '../../../ui/controls/button';
import { TextField } from '../../../ui/forms/field';
import { Notice } from '../../../ui/feedback/notice';
import { Panel } from '../../../ui/data/panel';
import { Tag } from '../../../ui/feedback/tag';
import { AccountsPanel } from './accounts-panel';
import { SendVerification } from '../../../shared/send-verification';

addTexts(texts);

function NamePanel({ name }: { name: string }) {
  const { session } = useDashboard();
  const act = useAct();
  return (
    <Panel title={t('profile.name')} text={t('profile.nameText')}>
      <ActForm
        act={act}
        label={t('profile.name')}
        send={async (entered) => {
          await account.rename(entered.text('name'));
          await session.changed();
          announce(t('profile.saved'));
        }}
      >
        <div class="flex flex-wrap items-end gap-3">
          <TextField
            class="flex-1 basis-56"
            label={t('auth.name')}
            name="name"
            value={name}
            autocomplete="name"
            maxLength={100}
            required
          />
          <Button type="submit" disabled={act.busy.value}>
            {t('common.save')}
          </Button>
        </div>
      </ActForm>
    </Panel>
  );
}

function EmailPanel({ email, isVerified }: { email: string; isVerified: boolean }) {
  const act = useAct();
  const sentTo = useSignal('');
  return (
    <Panel title={t('profile.email')} text={t('profile.emailText')}>
      <p class="flex flex-wrap items-center gap-x-2.5 gap-y-2">
        <span class="font-medium break-all">{email}</span>
        <Tag tone={isVerified ? 'done' : 'wait'}>
          {isVerified ? t('profile.verified') : t('profile.unverified')}
        </Tag>
        {!isVerified && <SendVerification />}
      </p>
      {sentTo.value && (
        <Notice tone="back">{t('profile.emailSent', { email: sentTo.value })}</Notice>
      )}
      <ActForm
        act={act}
        empties
        label={t('profile.newEmail')}
        send={async (entered) => {
          await account.changeEmail(entered.text('email'));
          sentTo.value = entered.text('email');
        }}
      >
        <div class="flex flex-wrap items-end gap-3">
          <TextField
            class="flex-1 basis-56"
            label={t('profile.newEmail')}
            name="email"
            type="email"
            autocomplete="email"
            required
          />
          <Button type="submit" disabled={act.busy.value}>
            {t('profile.changeEmail')}
          </Button>
        </div>
      </ActForm>
    </Panel>
  );
}

export function ProfileSection() {
  const { user } = useMe();
  return (
    <>
      {user && <NamePanel name={user.name} />}
      {user && <EmailPanel email={user.email} isVerified={user.emailVerified} />}
      <AccountsPanel />
    </>
  );
}
