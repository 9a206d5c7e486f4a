import { t } from '../../../locales/i18n';
import { account } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { ActForm, type Entered } from '../../../ui/forms/act-form';
import { announce } from '../../../ui/feedback/announcer';
import { Button } from '../../../ui/controls/button';
import { TextField } from '../../../ui/forms/field';
import { Panel } from '../../../ui/data/panel';
import { SelectField } from '../../../ui/forms/select-field';
import { isRole, ROLES } from './roles';

export function InvitePanel({ onInvited }: { onInvited: () => Promise<void> }) {
  const act = useAct();
  const send = async (entered: Entered) => {
    const [email, role] = [entered.text('email'), entered.text('role')];
    await account.invite(email, isRole(role) ? role : 'member');
    announce(t('members.invited', { email }));
    await onInvited();
  };
  return (
    <Panel title={t('members.invite')} text={t('members.inviteText')}>
      <ActForm act={act} send={send} empties label={t('members.invite')}>
        <div class="flex flex-wrap items-end gap-3">
          <TextField
            class="flex-1 basis-56"
            label={t('auth.email')}
            name="email"
            type="email"
            autocomplete="off"
            required
          />
          <SelectField
            class="w-32"
            name="role"
            label={t('members.role')}
            value="member"
            options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
          />
          <Button type="submit" disabled={act.busy.value}>
            {t('members.inviteAction')}
          </Button>
        </div>
      </ActForm>
    </Panel>
  );
}
