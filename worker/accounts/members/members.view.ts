import { mapPage, type Page } from '../../platform/db/page';
import { iso } from '../../platform/core/clock';
import type { User } from '../../platform/core/ctx';
import type { Offer } from './accept';
import type { OwnAccount } from './own-accounts';
import type { Invitation } from './invitations.service';
import type { Member } from './members.service';

export const toMember = ({ user_id: id, name, email, role, created_at: at }: Member) => ({
  user: { id, name, email },
  role,
  joinedAt: iso(at),
});

export const toMembers = (page: Page<Member>) => mapPage(page, toMember);

export const toOwnAccounts = (page: Page<OwnAccount>) =>
  mapPage(page, ({ id, name, tier, state, role, isCurrent }) => ({
    id,
    name,
    tier,
    state,
    role,
    current: isCurrent,
  }));

/** The state at `now`: an unanswered invitation expires. */
export const toInvitation = (invitation: Invitation, now: number) => ({
  id: invitation.id,
  email: invitation.email,
  role: invitation.role,
  state:
    invitation.outcome ?? (invitation.expires_at > now ? ('open' as const) : ('expired' as const)),
  invitedById: invitation.invited_by,
  createdAt: iso(invitation.created_at),
  expiresAt: iso(invitation.expires_at),
});

export const toInvitations = (page: Page<Invitation>, now: number) =>
  mapPage(page, (one) => toInvitation(one, now));

export const toOffer = ({ account: { name }, email, role, expiresAt, hasLogin }: Offer) => ({
  account: { name },
  email,
  role,
  expiresAt: iso(expiresAt),
  hasLogin,
});

export const toJoined = ({ account, role }: Offer, { id, name, email }: User) => ({
  user: { id, name, email },
  account: { id: account.id, name: account.name, role },
});
