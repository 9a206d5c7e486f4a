import { iso } from '../../platform/core/clock';
import type { User } from '../../platform/core/ctx';
import type { Me } from '../credentials/accounts.service';
import type { SecondFactorRequired, SignedIn } from './identity.service';
import type { Session } from '../credentials/sessions.service';

export const toUser = ({ id, name, email, emailVerified }: User) => ({
  id,
  name,
  email,
  emailVerified,
});

export const toSignedIn = (user: User) => ({ user: toUser(user) });

/** Signed in, or a second factor is required. */
export const toSignInResult = (signed: SignedIn | SecondFactorRequired) =>
  'user' in signed
    ? { user: toUser(signed.user), secondFactor: null }
    : {
        user: null,
        secondFactor: {
          token: signed.secondFactor.token,
          expiresAt: iso(signed.secondFactor.expiresAt),
        },
      };

/** Both null without a session: pages ask on every start, so this is not an error. */
export const toSession = (session: Session | null) => ({
  user: session && toUser(session.user),
  session: session && { expiresAt: iso(session.expiresAt) },
});

export const toMe = ({ user, platformRole, account: { id, name, tier, role } }: Me) => ({
  user: user && toUser(user),
  platformRole,
  account: { id, name, tier, role },
});
