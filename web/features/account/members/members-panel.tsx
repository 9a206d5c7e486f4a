import { useSignal } from '@preact/signals';
import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { useMe } from '../../../shared/use-me';
import { account, type Member, type Role } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { day } from '../../../core/format';
import { Loaded, useLoad } from '../../../ui/data/loaded';
import { Panel, Row, Rows } from '../../../ui/data/panel';
import { Tag } from '../../../ui/feedback/tag';
import { isRole, ROLES } from './roles';
import { ActProblem } from '../../../ui/feedback/act-problem';

interface ActionsProps {
  member: Member;
  disabled: boolean;
  onRole: (role: Role) => void;
  onRemove: (credentials: 'keep' | 'revoke') => Promise<void>;
}

function Actions({ member: { user, role }, disabled, onRole, onRemove }: ActionsProps) {
  const { name } = user;
  const isRevoking = useSignal(false);
  return (
    <>
      <select
        aria-label={t('members.roleOf', { name })}
        value={role}
        disabled={disabled}
        class="min-h-8 rounded-control border border-edge/60 bg-surface px-2 text-sm"
        onChange={({ currentTarget }) => {
          const { value } = currentTarget;
          // Shows the old value until the API has accepted the new one.
          currentTarget.value = role;
          if (isRole(value)) onRole(value);
        }}
      >
        {ROLES.map((one) => (
          <option key={one} value={one}>
            {t(`role.${one}`)}
          </option>
        ))}
      </select>
      <ConfirmButton
        size="sm"
        kind="quiet"
        label={t('common.remove')}
        name={t('members.removeLabel', { name })}
        title={t('members.removeTitle', { name })}
        text={t('members.removeText')}
        action={t('common.remove')}
        run={() => onRemove(isRevoking.value ? 'revoke' : 'keep')}
      >
        <label class="mt-4 flex min-h-8 items-center gap-2.5">
          <input
            type="checkbox"
            class="size-4 accent-ink"
            checked={isRevoking.value}
            onChange={({ currentTarget }) => (isRevoking.value = currentTarget.checked)}
          />
          <span>{t('members.revokeToo')}</span>
        </label>
      </ConfirmButton>
    </>
  );
}

export function MembersPanel({ isOwner }: { isOwner: boolean }) {
  const { session } = useDashboard();
  const me = useMe().user?.id;
  const members = useLoad(account.members);
  const act = useAct();
  const changeRole = async (id: string, role: Role) => {
    await account.changeRole(id, role);
    await (id === me ? session.changed() : members.load());
  };
  const remove = async (id: string, credentials: 'keep' | 'revoke') => {
    await account.removeMember(id, credentials);
    await members.load();
  };
  return (
    <Panel title={t('members.title')} text={t('members.text')}>
      <ActProblem act={act} />
      <Loaded model={members}>
        {({ data }) => (
          <Rows label={t('members.title')}>
            {data.map((member) => (
              <Row
                key={member.user.id}
                title={member.user.name}
                badge={member.user.id === me && <Tag>{t('members.you')}</Tag>}
                actions={
                  isOwner && member.user.id !== me ? (
                    <Actions
                      member={member}
                      disabled={act.busy.value}
                      onRole={(role) => void act.run(() => changeRole(member.user.id, role))}
                      onRemove={(credentials) => remove(member.user.id, credentials)}
                    />
                  ) : (
                    <span class="text-sm text-soft max-sm:pl-2.5">{t(`role.${member.role}`)}</span>
                  )
                }
              >
                <span class="break-all">{member.user.email}</span>
                <span>{t('members.since', { day: day(member.joinedAt) })}</span>
              </Row>
            ))}
          </Rows>
        )}
      </Loaded>
    </Panel>
  );
}
