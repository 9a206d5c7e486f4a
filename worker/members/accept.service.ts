import type { SystemCtx, User } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { signUp } from '../identity/identity.service';
import { acceptOffer, findOffer, type Offer } from './accept';

interface Accepted {
  offer: Offer;
  user: User;
  /** Set-Cookie headers, for somebody who has just signed up. */
  cookies: string[];
}

/**
 * Takes the invitation for who is signed in, or signs its address up with the given name and password.
 * @throws invitations.invalid, invitations.other_address, auth.missing, and what signing up may throw.
 */
export async function acceptInvitation(
  ctx: SystemCtx,
  input: { token: string; name?: string | undefined; password?: string | undefined },
  { user, headers }: { user: User | null; headers: Headers },
): Promise<Accepted> {
  const offer = await findOffer(ctx, input.token);
  const { user: who, cookies } = user
    ? { user, cookies: [] }
    : await signUpFor(ctx, { ...input, email: offer.email }, headers);
  await acceptOffer(ctx, offer, { user: who, address: headers.get('cf-connecting-ip') });
  return { offer, user: who, cookies };
}

async function signUpFor(
  ctx: SystemCtx,
  input: { email: string; name?: string | undefined; password?: string | undefined },
  headers: Headers,
) {
  const { email, name, password } = input;
  if (name === undefined || password === undefined) throw new AppError('auth.missing');
  return signUp(ctx, { email, name, password }, headers);
}
