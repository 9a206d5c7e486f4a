import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { policyExample } from '../../../../worker/admin/admin.schemas';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { grantCredits } from '../../../../worker/billing/ledger/ledger.service';
import { account, call, setUpWorker } from '../../../support/worker/api';
import { holds, read } from '../../../support/worker/document';
import { ahead, developer, NEW_KEY } from '../../../support/worker/keys';
import { accept, invited, login } from '../../../support/worker/members';
import {
  accountOf,
  member,
  PASSWORD,
  person,
  postFromDashboard,
  staff,
} from '../../../support/worker/person';

setUpWorker();

const checker = async () => {
  const all = await read();
  return async (id: string, answer: Promise<Response>) => holds(all, id, await answer);
};

test('answers about keys match the document', async () => {
  const check = await checker();
  const ada = await developer();
  const made = await ada.post('/v1/keys', {
    ...NEW_KEY,
    requestsPerMinute: 5,
    expiresAt: ahead(60_000),
  });
  const { id } = await made.clone().json<{ id: string }>();
  const path = `/v1/keys/${id}`;
  const said = [
    await check('createKey', Promise.resolve(made)),
    await check('createKey', ada.post('/v1/keys', NEW_KEY)),
    await check('updateKey', ada.patch(path, { name: 'Renamed' })),
    await check('updateKey', ada.patch(path, { expiresAt: '2039-01-01T00:00:00Z' })),
    await check('rotateKey', ada.post(`${path}/rotate`, {})),
    await check('rotateKey', ada.post(`${path}/rotate`, {})),
    await check('revokeKey', ada.delete(path)),
    await check('revokeKey', ada.delete('/v1/keys/key_0')),
    await check('listKeys', ada.get('/v1/keys')),
    await check('getKey', ada.get(path)),
    await check('listAudit', ada.get('/v1/audit')),
    await check('listAudit', (await account({ scopes: [] })).get('/v1/audit')),
    await check('listKeys', (await member(ada)).get('/v1/keys')),
  ];
  expect(said.map((one) => one.split(' ')[1])).toEqual(
    '201 409 200 422 201 409 204 404 200 200 200 403 403'.split(' '),
  );
});

test('answers about members match the document', async () => {
  const check = await checker();
  const [ada, grace] = [await person(), await login('grace@example.com')];
  const there = { 'namaskah-account': await accountOf(ada) };
  const { token } = await invited(ada, grace.email);
  const guest = await invited(ada, 'guest@example.com');
  const invitations = '/v1/members/invitations';
  const at = '/v1/auth/invitations';
  const said = [
    await check('createInvitation', ada.post(invitations, { email: 'other@example.com' })),
    await check('createInvitation', ada.post(invitations, { email: ada.email })),
    await check('listInvitations', ada.get(invitations)),
    await check('lookUpInvitation', postFromDashboard(`${at}/look-up`, { token })),
    await check('lookUpInvitation', postFromDashboard(`${at}/look-up`, { token: 'no' })),
    await check('acceptInvitation', ada.post(`${at}/accept`, { token })),
    await check('acceptInvitation', grace.post(`${at}/accept`, { token })),
    await check('acceptInvitation', accept(guest.token)),
    await check('acceptInvitation', accept(guest.token, { name: 'Guest', password: PASSWORD })),
    await check('revokeInvitation', ada.delete(`${invitations}/${guest.id}`)),
    await check('getInvitation', ada.get(`${invitations}/${guest.id}`)),
    await check('listMembers', grace.get('/v1/members', there)),
    await check('getMember', ada.get(`/v1/members/${grace.userId}`)),
    await check('listOwnAccounts', grace.get('/v1/me/accounts')),
    await check('updateMember', ada.patch(`/v1/members/${grace.userId}`, { role: 'owner' })),
    await check('leaveAccount', grace.post('/v1/members/leave', undefined, there)),
    await check('deleteMember', ada.delete(`/v1/members/${grace.userId}`)),
    await check('deleteMember', ada.delete('/v1/members/usr_0')),
    await check('leaveAccount', ada.post('/v1/members/leave')),
  ];
  expect(said.map((one) => one.split(' ')[1])).toEqual(
    '201 409 200 200 404 403 200 401 200 409 200 200 200 200 200 204 204 404 409'.split(' '),
  );
});

test('answers for staff match the document', async () => {
  const check = await checker();
  const [ada, confirmedAdmin] = [await person(), await staff('admin')];
  const path = `/v1/admin/accounts/${await accountOf(ada)}`;
  const said = [
    await check('adminSuspendAccount', confirmedAdmin.post(`${path}/suspend`, { reason: 'abuse' })),
    await check('adminReactivateAccount', confirmedAdmin.post(`${path}/reactivate`)),
    await check(
      'adminReactivateAccount',
      confirmedAdmin.post('/v1/admin/accounts/acc_0/reactivate'),
    ),
    await check('adminListAccounts', confirmedAdmin.get('/v1/admin/accounts')),
    await check(
      'adminSearchAccounts',
      confirmedAdmin.post('/v1/admin/accounts/search', { query: ada.email }),
    ),
    await check('adminGetAccount', confirmedAdmin.get(path)),
    await check('adminGetReadiness', confirmedAdmin.get('/v1/admin/readiness')),
    await check('adminListAudit', confirmedAdmin.get('/v1/admin/audit')),
    await check('adminListAudit', ada.get('/v1/admin/audit')),
    await check('adminGetPolicy', confirmedAdmin.get('/v1/admin/tiers/free')),
    await check('adminGetPolicy', confirmedAdmin.get('/v1/admin/tiers/gold')),
    await check(
      'adminSetPolicy',
      confirmedAdmin.put('/v1/admin/tiers/free', { ...policyExample, version: 1 }),
    ),
    await check(
      'adminSetPolicy',
      confirmedAdmin.put('/v1/admin/tiers/free', { ...policyExample, version: 1 }),
    ),
    await check('adminGetSpend', confirmedAdmin.get('/v1/admin/spend')),
    await check('adminSetSpend', confirmedAdmin.put('/v1/admin/spend', { hourlyLimitCents: 5 })),
    await check('adminSetSpend', confirmedAdmin.put('/v1/admin/spend', { hourlyLimitCents: 0 })),
    await check(
      'adminSetSpend',
      (await staff('support')).put('/v1/admin/spend', { hourlyLimitCents: 5 }),
    ),
  ];
  expect(said.map((one) => one.split(' ')[1])).toEqual(
    '200 200 404 200 200 200 200 200 403 200 400 200 409 200 200 400 403'.split(' '),
  );
});

test('answers about tiers and usage match the document', async () => {
  const check = await checker();
  const ada = await person();
  const accountId = await accountOf(ada);
  const grant = { accountId, tenantId: 'tnt_default', reference: 'test:tiers', promo: false };
  await grantCredits(systemCtx(env), { ...grant, amount: 5_000 });
  const said = [
    await check('listTiers', call('/v1/tiers')),
    await check('getTier', ada.get('/v1/tier')),
    await check('changeTier', ada.post('/v1/tier', { tier: 'enterprise' })),
    await check('changeTier', ada.post('/v1/tier', { tier: 'developer', maxPriceCents: 5 })),
    await check('changeTier', ada.post('/v1/tier', { tier: 'developer' })),
    await check('changeTier', ada.post('/v1/tier', { tier: 'developer', price: 1 })),
    await check('getTier', ada.get('/v1/tier')),
    await check('changeTier', (await member(ada)).post('/v1/tier', { tier: 'free' })),
    await check('getUsage', ada.get('/v1/usage?by=route')),
    await check('getUsage', ada.get('/v1/usage?from=yesterday')),
  ];
  expect(said.map((one) => one.split(' ')[1])).toEqual(
    '200 200 402 409 200 400 200 403 200 400'.split(' '),
  );
});
