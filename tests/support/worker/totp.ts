import { codeAt, stepAt } from '../../../worker/accounts/identity/totp';
import { advance } from './api';
import { personOf, postFromDashboard, signIn, type Person } from './person';

/** An authenticator app. */
export class Authenticator {
  readonly secret: string;

  constructor(secret: string) {
    this.secret = secret;
  }

  get code(): string {
    return codeAt(this.secret, stepAt(Date.now()));
  }

  /** A code that was not used before. */
  get next(): string {
    advance(30_000);
    return this.code;
  }
}

/** A new authenticator for `someone` that is not yet confirmed. */
export async function setUp(someone: Person): Promise<Authenticator> {
  const response = await someone.post('/v1/auth/two-factor/begin');
  return new Authenticator((await response.json<{ secret: string }>()).secret);
}

/** Turns two-factor authentication on. */
export async function enabled(
  someone: Person,
): Promise<{ app: Authenticator; recoveryCodes: string[] }> {
  const app = await setUp(someone);
  const response = await someone.post('/v1/auth/two-factor/enable', { code: app.code });
  return { app, ...(await response.json<{ recoveryCodes: string[] }>()) };
}

/** The token of a sign-in that waits for its second factor. */
export async function halfSignedIn(email: string): Promise<string> {
  const response = await signIn({ email });
  const body = await response.json<{ secondFactor: { token: string } | null }>();
  if (!body.secondFactor) throw new Error('nobody asked for a second factor');
  return body.secondFactor.token;
}

export const finish = (token: string, proof: Record<string, string>): Promise<Response> =>
  postFromDashboard('/v1/auth/sign-in/second-factor', { token, ...proof });

/** Signs in with both factors. */
export const signedIn = async (email: string, app: Authenticator): Promise<Person> =>
  personOf(await finish(await halfSignedIn(email), { code: app.next }));
