import { useLocation } from 'preact-iso';
import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { account } from '../../../api/account-api';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { Panel } from '../../../ui/data/panel';

export function LeavePanel({ id, name }: { id: string; name: string }) {
  const { session } = useDashboard();
  const { route } = useLocation();
  const leave = async () => {
    await account.leave(id);
    // The session now uses another account of the person, or none.
    await session.changed();
    route('/settings/profile');
  };
  return (
    <Panel
      title={t('members.leave')}
      text={t('members.leaveText')}
      action={
        <ConfirmButton
          label={t('members.leave')}
          title={t('members.leaveTitle', { account: name })}
          text={t('members.leaveConfirm')}
          action={t('members.leave')}
          run={leave}
        />
      }
    />
  );
}
