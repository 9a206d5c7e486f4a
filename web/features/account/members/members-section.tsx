import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.account.json';
import { useMe } from '../../../shared/use-me';
import { account } from '../../../api/account-api';
import { useLoad } from '../../../ui/data/loaded';
import { InvitationsPanel } from './invitations-panel';
import { InvitePanel } from './invite-panel';
import { LeavePanel } from './leave-panel';
import { MembersPanel } from './members-panel';

addTexts(texts);

function ForOwners() {
  const invitations = useLoad(account.invitations);
  return (
    <>
      <InvitePanel onInvited={() => invitations.load()} />
      <InvitationsPanel invitations={invitations} />
    </>
  );
}

export function MembersSection() {
  const { account: current } = useMe();
  const isOwner = current.role === 'owner';
  return (
    <>
      {!isOwner && <p class="text-soft">{t('members.memberText')}</p>}
      <MembersPanel isOwner={isOwner} />
      {isOwner && <ForOwners />}
      <LeavePanel id={current.id} name={current.name} />
    </>
  );
}
