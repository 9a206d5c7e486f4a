import { useSignal } from '@preact/signals';
import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { useMe } from '../session/use-me';
import { account } from '../settings/account';
import { useAct } from '../ui/act';
import { ActForm } from '../ui/act-form';
import { announce } from '../ui/announcer';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { Panel } from '../ui/panel';
import { Tag } from '../ui/tag';
import { AccountsPanel } from './accounts-panel';
import { SendVerification } from './verify-notice';

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
