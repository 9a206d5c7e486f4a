import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { advance, call, provider, scalar, setUpWorker, until } from '../../../support/worker/api';
import { statusesOf } from '../../../support/worker/keys';
import { accept, invited, joined, login } from '../../../support/worker/members';
import { databaseState } from '../../../support/worker/objects';
import {
  accountOf,
  confirmed,
  cookiesOf,
  member,
  PASSWORD,
  person,
  type Person,
} from '../../../support/worker/person';

setUpWorker();

const DAY = 86_400_000;
const GRACE = 'grace@example.com';
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;
const rolesIn = async (someone: Person, account: string) => {
  const { data } = await (
    await someone.get('/v1/members?order=asc', { 'namaskah-account': account })
  ).json<{ data: { user: { id: string; email: string }; role: string }[] }>();
  return data.map(({ user, role }) => [user.email, role]);
};
const use = (someone: Person, token: string) =>
  someone.post('/v1/auth/invitations/accept', { token });

describe('an invitation', () => {
  test('is sent by email, and only its link lets its address join', async () => {
    const ada = await person();
    const account = await accountOf(ada);
    const { token, ...shown } = await invited(ada, GRACE);
    expect(shown).toEqual({
      id: expect.stringMatching(/^inv_/),
      email: GRACE,
      role: 'member',
      state: 'open',
      invitedById: ada.userId,
      createdAt: new Date(Date.now()).toISOString(),
      expiresAt: new Date(Date.now() + 7 * DAY).toISOString(),
    });
    const [mail] = provider.mails.to(GRACE);
    expect(mail?.subject).toBe('You are invited to a Namaskah account');
    expect(mail?.text).toContain('as a member');
    // The recipient is not a member, so the email contains no text that a user entered.
    expect(`${mail?.text}${mail?.html}`).not.toContain('Ada');
    advance(1_000);
    const grace = await login(GRACE);
    const response = await use(grace, token);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      user: { id: grace.userId, name: 'Ada Lovelace', email: GRACE },
      account: { id: account, name: 'Ada Lovelace', role: 'member' },
    });
    expect(await rolesIn(grace, account)).toEqual([
      [ada.email, 'owner'],
      [GRACE, 'member'],
    ]);
  });

  test('is stored without its token and its address', async () => {
    const { token } = await invited(await person(), GRACE);
    await until(async () => (await scalar('SELECT outcome FROM mails')) === 'sent');
    expect(token).toMatch(/^[\w-]{43}$/);
    const state = JSON.stringify(await databaseState());
    expect(state).not.toContain(token);
    expect(state).not.toContain(GRACE);
  });

  test('shows the holder of its link what it offers', async () => {
    const ada = await person();
    const { token, expiresAt } = await invited(ada, GRACE, 'owner');
    const lookUp = () =>
      call('/v1/auth/invitations/look-up', {
        method: 'POST',
        headers: { origin: 'https://app.namaskah.test', 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    const offer = { account: { name: 'Ada Lovelace' }, email: GRACE, role: 'owner', expiresAt };
    expect(await (await lookUp()).json()).toEqual({ ...offer, hasLogin: false });
    await login(GRACE);
    expect(await (await lookUp()).json()).toEqual({ ...offer, hasLogin: true });
  });

  test('signs its address up, confirmed, and lets it join', async () => {
    const ada = await person();
    const account = await accountOf(ada);
    const { token } = await invited(ada, GRACE);
    const response = await accept(token, { name: 'Grace Hopper', password: PASSWORD });
    expect(response.status).toBe(200);
    expect(await response.clone().json()).toMatchObject({
      user: { name: 'Grace Hopper', email: GRACE },
      account: { id: account, role: 'member' },
    });
    const [cookie = ''] = cookiesOf(response)[0]?.split(';') ?? [];
    const me = await call('/v1/me', { headers: { cookie, 'namaskah-account': account } });
    expect(await me.json()).toMatchObject({ account: { id: account, role: 'member' } });
    const verified = await scalar('SELECT email_verified FROM auth_users WHERE email = ?', GRACE);
    expect(verified).toBe(1);
  });

  test('without a login needs a name and a password', async () => {
    const { token } = await invited(await person(), GRACE);
    const before = await databaseState();
    const response = await accept(token);
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('auth.missing');
    expect((await accept(token, { name: 'Grace' })).status).toBe(400);
    expect(await databaseState()).toEqual(before);
  });

  test('works once, also for concurrent requests', async () => {
    const ada = await person();
    const { token } = await invited(ada, GRACE);
    const grace = await login(GRACE);
    const answers = await Promise.all([use(grace, token), use(grace, token), use(grace, token)]);
    expect(statusesOf(answers)).toEqual([200, 404, 404]);
    expect(await scalar(`SELECT count(*) FROM audit_log WHERE action = 'member.joined'`)).toBe(1);
  });

  test('ends after seven days', async () => {
    const { token } = await invited(await person(), GRACE);
    const grace = await login(GRACE);
    advance(7 * DAY - 1);
    const last = await accept(token, { name: 'Grace', password: PASSWORD });
    expect(await codeOf(last)).toBe('auth.email_taken');
    advance(1);
    expect(await codeOf(await use(grace, token))).toBe('invitations.invalid');
  });

  test('that is sent again replaces the one before', async () => {
    const ada = await person();
    const first = await invited(ada, GRACE);
    advance(1_000);
    const second = await invited(ada, GRACE, 'owner');
    const grace = await login(GRACE);
    expect((await use(grace, first.token)).status).toBe(404);
    expect((await use(grace, second.token)).status).toBe(200);
    expect(await scalar('SELECT count(*) FROM invitations WHERE ended_at IS NULL')).toBe(0);
  });

  test('that is revoked is refused', async () => {
    const ada = await person();
    const { id, token } = await invited(ada, GRACE);
    const revoke = () => ada.delete(`/v1/members/invitations/${id}`);
    expect([(await revoke()).status, (await revoke()).status]).toEqual([204, 204]);
    expect((await use(await login(GRACE), token)).status).toBe(404);
    const count = `SELECT count(*) FROM audit_log WHERE action = 'invitation.revoked'`;
    expect(await scalar(count)).toBe(1);
  });

  test('of a person who is no longer an owner is refused', async () => {
    const ada = await person();
    const account = await accountOf(ada);
    const bob = await joined(ada, 'bob@example.com', 'owner');
    const asOwner = { 'namaskah-account': account };
    const body = { email: GRACE, role: 'owner' };
    const sent = await bob.post('/v1/members/invitations', body, asOwner);
    expect(sent.status).toBe(201);
    await ada.patch(`/v1/members/${bob.userId}`, { role: 'member' });
    expect(await scalar('SELECT count(*) FROM invitations WHERE ended_at IS NULL')).toBe(0);
  });

  test('of a suspended account is refused', async () => {
    const ada = await person();
    const { token } = await invited(ada, GRACE);
    const grace = await login(GRACE);
    await env.DB.prepare(`UPDATE accounts SET state = 'suspended' WHERE id = ?`)
      .bind(await accountOf(ada))
      .run();
    expect((await use(grace, token)).status).toBe(404);
  });

  test('that cannot be sent leaves neither invitation nor email', async () => {
    const ada = await person();
    for (let n = 0; n < 20; n++) await invited(ada, `guest-${n}@example.com`);
    const before = await databaseState();
    const response = await ada.post('/v1/members/invitations', { email: GRACE });
    expect(response.status).toBe(403);
    expect(await databaseState()).toEqual(before);
    expect(provider.mails.to(GRACE)).toEqual([]);
    advance(DAY);
    await invited(await confirmed(ada), GRACE);
  });

  test('can only be sent, listed and revoked by an owner', async () => {
    const ada = await person();
    const { id } = await invited(ada, GRACE);
    const bob = await member(ada);
    for (const response of [
      await bob.get('/v1/members/invitations'),
      await bob.post('/v1/members/invitations', { email: 'eve@example.com' }),
      await bob.delete(`/v1/members/invitations/${id}`),
    ])
      expect(await codeOf(response)).toBe('auth.role');
  });
});

test('the list of invitations has the unanswered ones, newest first, in pages', async () => {
  const ada = await person();
  const emails = ['a', 'b', 'c'].map((name) => `${name}@example.com`);
  for (const email of emails) {
    await invited(ada, email);
    advance(1_000);
  }
  const list = async (query: string) =>
    (await ada.get(`/v1/members/invitations?${query}`)).json<{
      data: { email: string; state: string }[];
      nextCursor: string | null;
    }>();
  const first = await list('limit=2');
  expect(first.data.map(({ email }) => email)).toEqual([emails[2], emails[1]]);
  const rest = await list(`limit=2&cursor=${first.nextCursor}`);
  expect(rest.data.map(({ email }) => email)).toEqual([emails[0]]);
  expect(rest.nextCursor).toBeNull();
});
