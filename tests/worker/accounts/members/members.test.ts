import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { account as program, advance, scalar, setUpWorker } from '../../../support/worker/api';
import { keyOf, readWith, statusesOf } from '../../../support/worker/keys';
import { joined } from '../../../support/worker/members';
import { accountOf, person, type Person } from '../../../support/worker/person';

setUpWorker();

const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;
const roleOf = (someone: Person) =>
  scalar('SELECT role FROM memberships WHERE user_id = ? ORDER BY created_at DESC', someone.userId);

/** Ada's account with Grace as a member, who also has her own account. */
async function two(role = 'member') {
  const ada = await person();
  const account = await accountOf(ada);
  const grace = await joined(ada, 'grace@example.com', role);
  return { ada, grace, account, there: { 'namaskah-account': account } };
}

describe('the members of an account', () => {
  test('can list each other, and no other account can', async () => {
    const { ada, grace, there } = await two();
    const list = (someone: Person, headers = {}) => someone.get('/v1/members?order=asc', headers);
    const { data } = await (
      await list(grace, there)
    ).json<{ data: { user: { id: string }; role: string; joinedAt: string }[] }>();
    expect(data.map(({ user, role }) => [user.id, role])).toEqual([
      [ada.userId, 'owner'],
      [grace.userId, 'member'],
    ]);
    expect(await (await list(ada)).json()).toEqual({ data, hasMore: false, nextCursor: null });
    expect((await list(await person(), there)).status).toBe(404);
  });

  test('get a new role immediately', async () => {
    const { ada, grace, there } = await two();
    expect((await grace.get('/v1/audit', there)).status).toBe(403);
    const response = await ada.patch(`/v1/members/${grace.userId}`, { role: 'owner' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ user: { id: grace.userId }, role: 'owner' });
    expect((await grace.get('/v1/audit', there)).status).toBe(200);
  });

  test('are audited when they change, once', async () => {
    const { ada, grace } = await two();
    advance(1_000);
    for (let n = 0; n < 2; n++) await ada.patch(`/v1/members/${grace.userId}`, { role: 'owner' });
    const log = await (await ada.get('/v1/audit?action=member.role_changed')).json<object>();
    expect(log).toMatchObject({
      data: [
        {
          actor: { kind: 'user', id: ada.userId },
          target: { type: 'member', id: grace.userId },
          before: { role: 'member' },
          after: { role: 'owner' },
        },
      ],
    });
    expect(await scalar(`SELECT count(*) FROM audit_log WHERE action LIKE 'member.role%'`)).toBe(1);
  });

  test('lose access immediately when removed; their keys stay with the account', async () => {
    const { ada, grace, there } = await two('owner');
    const response = await grace.post(
      '/v1/keys',
      { name: 'Grace’s', scopes: ['verifications:read'] },
      there,
    );
    const { key } = await response.json<{ key: string }>();
    expect((await ada.delete(`/v1/members/${grace.userId}`)).status).toBe(204);
    expect(await codeOf(await grace.get('/v1/me', there))).toBe('accounts.not_found');
    expect((await grace.get('/v1/me')).status).toBe(200);
    expect(await readWith(key)).toBe(200);
  });

  test('can leave', async () => {
    const { ada, grace, there } = await two();
    expect((await grace.post('/v1/members/leave', undefined, there)).status).toBe(204);
    expect((await grace.get('/v1/me', there)).status).toBe(404);
    const log = await (await ada.get('/v1/audit?action=member.left')).json<{ data: object[] }>();
    expect(log.data).toMatchObject([{ actor: { kind: 'user', id: grace.userId } }]);
  });

  test('with several accounts must name the one that they leave', async () => {
    const { grace, there } = await two();
    const response = await grace.post('/v1/members/leave');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ in: 'header', pointer: '/Namaskah-Account', code: 'missing' }],
    });
    for (const headers of [there, {}])
      expect((await grace.get('/v1/me', headers)).status).toBe(200);
  });

  test('cannot remove others, nor make themselves owners', async () => {
    const { ada, grace, there } = await two();
    for (const response of [
      await grace.delete(`/v1/members/${ada.userId}`, there),
      await grace.patch(`/v1/members/${grace.userId}`, { role: 'owner' }, there),
    ])
      expect(await codeOf(response)).toBe('auth.role');
  });
});

describe('the last owner', () => {
  test('cannot leave or become a member', async () => {
    const { ada, grace } = await two();
    for (const response of [
      await ada.post('/v1/members/leave'),
      await ada.delete(`/v1/members/${ada.userId}`),
      await ada.patch(`/v1/members/${ada.userId}`, { role: 'member' }),
    ])
      expect(await codeOf(response)).toBe('members.last_owner');
    expect([await roleOf(ada), await roleOf(grace)]).toEqual(['owner', 'member']);
  });

  test('stays when two owners leave concurrently', async () => {
    const { ada, grace, there } = await two('owner');
    const answers = await Promise.all([
      ada.post('/v1/members/leave', undefined, there),
      grace.post('/v1/members/leave', undefined, there),
    ]);
    expect(statusesOf(answers)).toEqual([204, 409]);
  });

  test('stays when two owners demote each other concurrently', async () => {
    const { ada, grace, account, there } = await two('owner');
    const answers = await Promise.all([
      ada.patch(`/v1/members/${grace.userId}`, { role: 'member' }, there),
      grace.patch(`/v1/members/${ada.userId}`, { role: 'member' }, there),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const owners = `SELECT count(*) FROM memberships WHERE role = 'owner' AND account_id = ?`;
    expect(await scalar(owners, account)).toBe(1);
  });
});

describe('a person with several accounts', () => {
  test('selects the account of a request by a header', async () => {
    const { ada, grace, account, there } = await two();
    const own = await accountOf(grace);
    const { data } = await (
      await grace.get('/v1/me/accounts?order=asc')
    ).json<{ data: object[] }>();
    expect(data).toMatchObject([
      { id: own, role: 'owner', current: true },
      { id: account, role: 'member', current: false },
    ]);
    const here = await grace.get('/v1/me/accounts?order=asc', there);
    expect(await here.json()).toMatchObject({ data: [{ current: false }, { current: true }] });
    const { id } = await (
      await grace.post('/v1/verifications', { service: 'whatsapp' }, there)
    ).json<{ id: string }>();
    expect((await ada.get(`/v1/verifications/${id}`)).status).toBe(200);
    expect((await grace.get(`/v1/verifications/${id}`)).status).toBe(404);
    expect((await grace.get(`/v1/verifications/${id}`, there)).status).toBe(200);
  });

  test('cannot select another person’s account', async () => {
    const { grace } = await two();
    const foreign = await accountOf(await person());
    for (const wanted of [foreign, 'acc_unknown', '', '%'])
      expect((await grace.get('/v1/me', { 'namaskah-account': wanted })).status, wanted).toBe(404);
  });

  test('is not locked out by a suspended one', async () => {
    const { grace, account, there } = await two();
    const own = await accountOf(grace);
    const suspend = `UPDATE accounts SET state = 'suspended' WHERE id = ?`;
    await env.DB.prepare(suspend).bind(own).run();
    expect(await (await grace.get('/v1/me')).json()).toMatchObject({ account: { id: account } });
    await env.DB.prepare(suspend).bind(account).run();
    expect(await codeOf(await grace.get('/v1/me', there))).toBe('auth.suspended');
  });

  test('does not get back an account that now belongs to others', async () => {
    const { ada, grace, account, there } = await two('owner');
    await keyOf(ada);
    expect((await grace.delete(`/v1/members/${ada.userId}`, there)).status).toBe(204);
    expect(await codeOf(await ada.get('/v1/me'))).toBe('accounts.none');
    expect(await codeOf(await ada.get('/v1/me', there))).toBe('accounts.not_found');
    const members = 'SELECT count(*) FROM memberships WHERE account_id = ?';
    expect(await scalar(members, account)).toBe(1);
  });

  test('cannot select another account with a key', async () => {
    const { there } = await two();
    const api = await program();
    expect(await (await api.get('/v1/me', there)).json()).toMatchObject({
      account: { id: api.accountId },
    });
  });
});
