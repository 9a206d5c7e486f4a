import { expect } from 'vitest';
import { advance, provider, scalar, until } from './api';
import { linkOf } from './fake-mail';
import { personOf, postFromDashboard, signUp, type Person } from './person';

export interface Invitation {
  id: string;
  email: string;
  role: string;
  state: string;
  invitedById: string;
  expiresAt: string;
}

const invitationsTo = (email: string) =>
  provider.mails.to(email).filter(({ subject }) => subject.startsWith('You are invited '));

const PENDING = 'SELECT count(*) FROM mails WHERE next_at IS NOT NULL';

/** An invitation that `owner` sends, and the token of its email. */
export async function invited(
  owner: Person,
  email: string,
  role = 'member',
): Promise<Invitation & { token: string }> {
  const sent = invitationsTo(email).length;
  const response = await owner.post('/v1/members/invitations', { email, role });
  expect(response.status, await response.clone().text()).toBe(201);
  const invitation = await response.json<Invitation>();
  const token = await tokenOf(email, sent);
  await until(async () => (await scalar(PENDING)) === 0);
  return { ...invitation, token };
}

/** The token in the email to `email` after `sent` others. */
async function tokenOf(email: string, sent: number): Promise<string> {
  await until(() => invitationsTo(email).length > sent);
  const link = linkOf(invitationsTo(email)[sent]!);
  expect(link.pathname).toBe('/invitation');
  return link.hash.replace('#token=', '');
}

export const accept = (token: string, more: object = {}): Promise<Response> =>
  postFromDashboard('/v1/auth/invitations/accept', { token, ...more });

/** A person with a login of that address. */
export const login = async (email: string): Promise<Person> => personOf(await signUp({ email }));

/** A person who was invited by `owner` and accepted with their own login. */
export async function joined(owner: Person, email: string, role = 'member'): Promise<Person> {
  const someone = await login(email);
  // So that their own account is the oldest membership.
  advance(1);
  const { token } = await invited(owner, email, role);
  const response = await someone.post('/v1/auth/invitations/accept', { token });
  expect(response.status, await response.clone().text()).toBe(200);
  return someone;
}
