import { iso, isoOrNull } from '../kernel/clock';
import type { Spend } from '../ops/spend';
import type { FoundAccount } from './accounts';

export const toAccount = ({ id, name, tier, state, created_at: at, members }: FoundAccount) => ({
  id,
  name,
  tier,
  state,
  createdAt: iso(at),
  members: members.map((member) => ({
    user: { id: member.id, name: member.name, email: member.email },
    role: member.role,
  })),
});

export const toAccounts = (page: { data: FoundAccount[]; nextCursor: string | null }) => ({
  data: page.data.map(toAccount),
  nextCursor: page.nextCursor,
});

export const toSpend = ({ hourlyCents, committedCents, openUntil }: Spend) => ({
  hourlyCents,
  committedCents,
  openUntil: isoOrNull(openUntil),
});
