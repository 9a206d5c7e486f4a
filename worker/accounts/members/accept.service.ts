import type { SystemCtx, User } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import type { Client } from '../credentials/client';
import { rememberDevice } from '../identity/anomalies.service';
import { signUp, type SignedIn } from '../identity/identity.service';
import { findSession, type Session } from '../credentials/sessions.service';
import { grantWelcomeCredits } from '../credentials/welcome.service';
import { acceptOffer, findOffer, type Offer } from './accept';

interface Accepted {
  offer: Offer;
  user: User;
  /** The token of the new session after a sign-up. */
  token: string | null;
}

/**
 * Accepts the invitation for the signed-in person, or signs up its address with the given name and password.
 * @throws invitations.invalid, invitations.other_address, auth.missing, and what signing up may throw.
 */
export async function acceptInvitation(
  ctx: SystemCtx,
  input: { token: string; name?: string | undefined; password?: string | undefined },
  { session, client }: { session: Session | null; client: Client },
): Promise<Accepted> {
  const offer = await findOffer(ctx, input.token);
  const { user, token } = session
    ? { user: session.user, token: null }
    : await signUpFor(ctx, { ...input, email: offer.email }, client);
  const by = session ?? (token === null ? null : await findSession(ctx, token));
  await acceptOffer(ctx, offer, { user, session: by?.id ?? '', address: client.address });
  if (!user.emailVerified) await rememberDevice(ctx, user.id, client);
  await grantWelcomeCredits(ctx, user.id, client.address);
  return { offer, user, token };
}

async function signUpFor(
  ctx: SystemCtx,
  input: { email: string; name?: string | undefined; password?: string | undefined },
  client: Client,
): Promise<SignedIn> {
  const { email, name, password } = input;
  if (name === undefined || password === undefined) throw new AppError('auth.missing');
  return signUp(ctx, { email, name, password }, client);
}
