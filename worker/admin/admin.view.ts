import { mapPage, type Page } from '../platform/db/page';
import { iso, isoOrNull } from '../platform/core/clock';
import type { DeadLetter } from './dead-letters.service';
import type { Spend } from '../billing/spend/spend';
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

export const toAccounts = (page: Page<FoundAccount>) => mapPage(page, toAccount);

export const toSpend = ({ hourlyCents, committedCents, openUntil }: Spend) => ({
  hourlyLimitCents: hourlyCents,
  committedCents,
  resumesAt: isoOrNull(openUntil),
});

export const toDeadLetter = ({ id, queue, body, at, replayed_at: replayedAt }: DeadLetter) => ({
  id,
  queue,
  body,
  createdAt: iso(at),
  replayedAt: isoOrNull(replayedAt),
});

export const toDeadLetters = (page: Page<DeadLetter>) => mapPage(page, toDeadLetter);
