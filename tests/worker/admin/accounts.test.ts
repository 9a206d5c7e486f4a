import { describe, expect, test } from 'vitest';
import { account, scalar, setUpWorker } from '../../support/worker/api';
import { keyOf, readWith, rentWith } from '../../support/worker/keys';
import { databaseState } from '../../support/worker/objects';
import { accountOf, member, person, staff, type Person } from '../../support/worker/person';

setUpWorker();

interface Found {
  id: string;
  state: string;
  members: { user: { id: string; email: string }; role: string }[];
}
const foundIn = async (response: Response) => {
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json<{ data: Found[]; nextCursor: string | null }>();
};
const find = async (someone: Person, query: string) =>
  foundIn(await someone.get(`/v1/admin/accounts?${query}`));
const search = async (someone: Person, query: string) =>
  foundIn(await someone.post('/v1/admin/accounts/search', { query }));
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;

describe('accounts', () => {
  test('are found by their id, a member’s id and a member’s address', async () => {
    const [ada, helper] = [await person(), await staff('support')];
    const id = await accountOf(ada);
    const bob = await member(ada);
    for (const query of [id, bob.userId, ada.email, bob.email.toUpperCase()]) {
      const { data } = await search(helper, query);
      expect(data.map((one) => one.id)).toEqual([id]);
      expect(data[0]?.members).toHaveLength(2);
    }
    expect((await search(helper, 'nobody@example.com')).data).toEqual([]);
    expect((await search(helper, '%')).data).toEqual([]);
  });

  test('are never searched by an email address in the URL, which is logged', async () => {
    const helper = await staff('support');
    const response = await helper.get('/v1/admin/accounts?query=ada%40example.com');
    expect(response.status).toBe(400);
  });

  test('are listed in pages, with or without members', async () => {
    const helper = await staff('support');
    for (let n = 0; n < 3; n++) await account();
    const first = await find(helper, 'limit=3');
    const rest = await find(helper, `limit=3&cursor=${first.nextCursor}`);
    const seen = [...first.data, ...rest.data];
    expect(new Set(seen.map(({ id }) => id)).size).toBe(4);
    expect(seen.filter(({ members }) => members.length === 0)).toHaveLength(3);
    expect(rest.nextCursor).toBeNull();
  });
});

describe('suspending an account', () => {
  const suspend = (confirmedAdmin: Person, id: string) =>
    confirmedAdmin.post(`/v1/admin/accounts/${id}/suspend`, { reason: 'fraud' });

  test('refuses keys, sessions and sockets immediately, until it is reactivated', async () => {
    const [ada, confirmedAdmin] = [await person(), await staff('admin')];
    const id = await accountOf(ada);
    const scopes = ['verifications:read', 'verifications:write'];
    const { key } = await keyOf(ada, { scopes });
    const response = await suspend(confirmedAdmin, id);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id, state: 'suspended' });
    expect(await codeOf(await ada.get('/v1/me'))).toBe('auth.suspended');
    expect([await readWith(key), await rentWith(key)]).toEqual([403, 403]);
    expect((await confirmedAdmin.post(`/v1/admin/accounts/${id}/reactivate`)).status).toBe(200);
    expect((await ada.get('/v1/me')).status).toBe(200);
    expect([await readWith(key), await rentWith(key)]).toEqual([200, 201]);
    expect((await find(confirmedAdmin, 'state=suspended')).data).toEqual([]);
  });

  test('is audited once, with the reason; the customer sees that staff did it', async () => {
    const [ada, confirmedAdmin] = [await person(), await staff('admin')];
    const id = await accountOf(ada);
    await suspend(confirmedAdmin, id);
    const before = await databaseState();
    expect((await suspend(confirmedAdmin, id)).status).toBe(200);
    expect(await databaseState()).toEqual(before);
    await confirmedAdmin.post(`/v1/admin/accounts/${id}/reactivate`);
    const { data } = await (await ada.get('/v1/audit')).json<{ data: object[] }>();
    expect(data).toHaveLength(2);
    expect(data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          action: 'account.suspended',
          actor: { kind: 'staff', id: null },
          target: { type: 'account', id },
          before: { state: 'active' },
          after: { state: 'suspended', reason: 'fraud' },
        }),
      ]),
    );
  });

  test('I-28 requires an admin, and not support or an owner', async () => {
    const [ada, helper] = [await person(), await staff('support')];
    const id = await accountOf(ada);
    for (const someone of [ada, helper])
      expect(await codeOf(await suspend(someone, id))).toBe('auth.staff');
    expect(await scalar('SELECT state FROM accounts WHERE id = ?', id)).toBe('active');
  });

  test.for([{}, { reason: 'because' }, { reason: 'fraud', tier: 'free' }])(
    'accepts a reason of the list only: %j',
    async (body) => {
      const confirmedAdmin = await staff('admin');
      const response = await confirmedAdmin.post(
        `/v1/admin/accounts/${await accountOf(confirmedAdmin)}/suspend`,
        body,
      );
      expect(response.status).toBe(400);
    },
  );
});
