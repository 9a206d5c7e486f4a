import { iso } from '../kernel/clock';
import type { User } from '../kernel/ctx';
import type { Me } from './accounts.service';
import type { Session } from './sessions.service';

const toUser = ({ id, name, email }: User) => ({ id, name, email });

export const toSignedIn = (user: User) => ({ user: toUser(user) });

/** Both null when nobody is signed in: a question that a page asks on every start is no error. */
export const toSession = (session: Session | null) => ({
  user: session && toUser(session.user),
  session: session && { expiresAt: iso(session.expiresAt) },
});

export const toMe = ({ user, account: { id, name, tier, role } }: Me) => ({
  user: user && toUser(user),
  account: { id, name, tier, role },
});
