import { requireFresh, requireRole, systemCtx } from '../authentication/auth';
import { clientOf } from '../authentication/client';
import { requireSameOrigin, sessionToken, setSessionCookie } from '../authentication/cookies';
import { describe } from '../../platform/http/openapi';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { bindCursor, signPage } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { validate } from '../../platform/http/validate';
import { ListQuery } from '../../platform/core/page-query';
import { findSession } from '../credentials/sessions.service';
import { findOffer } from './accept';
import { acceptInvitation } from './accept.service';
import { listOwnAccounts } from './own-accounts';
import { getInvitation, invite, listInvitations, revokeInvitation } from './invitations.service';
import * as answers from './members.answers';
import {
  AcceptInvitation,
  ChangeRole,
  Invite,
  LookUpInvitation,
  RemoveMember,
} from './members.schemas';
import { changeRole, leave, getMember, listMembers, removeMember } from './members.service';
import {
  toInvitation,
  toInvitations,
  toJoined,
  toMember,
  toMembers,
  toOffer,
  toOwnAccounts,
} from './members.view';

export const membersRoutes = newRouter()
  .get(
    '/',
    describe(answers.LIST),
    requireRole('member'),
    validate('query', ListQuery),
    bindCursor(),
    async (c) =>
      c.json(signPage(c, toMembers(await listMembers(c.get('ctx'), c.req.valid('query'))))),
  )
  .post('/leave', describe(answers.LEAVE), requireRole('member'), async (c) => {
    const isNamed = c.req.header('namaskah-account') !== undefined;
    await leave(c.get('ctx'), { isNamed });
    return c.body(null, 204);
  })
  .get(
    '/invitations',
    describe(answers.INVITATIONS),
    requireRole('owner'),
    validate('query', ListQuery),
    bindCursor(),
    async (c) => {
      const page = await listInvitations(c.get('ctx'), c.req.valid('query'));
      return c.json(signPage(c, toInvitations(page, c.get('ctx').now())));
    },
  )
  .post(
    '/invitations',
    describe(answers.INVITE),
    requireRole('owner'),
    requireFresh,
    honorIdempotencyKey,
    validate('json', Invite),
    async (c) => {
      const invitation = await invite(c.get('ctx'), c.req.valid('json'));
      c.header('location', `/v1/members/invitations/${invitation.id}`);
      return c.json(toInvitation(invitation, c.get('ctx').now()), 201);
    },
  )
  .get('/invitations/:id', describe(answers.GET_INVITATION), requireRole('owner'), async (c) => {
    const invitation = await getInvitation(c.get('ctx'), c.req.param('id'));
    return c.json(toInvitation(invitation, c.get('ctx').now()));
  })
  .delete('/invitations/:id', describe(answers.REVOKE), requireRole('owner'), async (c) => {
    await revokeInvitation(c.get('ctx'), c.req.param('id'));
    return c.body(null, 204);
  })
  .get('/:id', describe(answers.GET), requireRole('member'), async (c) =>
    c.json(toMember(await getMember(c.get('ctx'), c.req.param('id')))),
  )
  .patch(
    '/:id',
    describe(answers.CHANGE_ROLE),
    requireRole('owner'),
    requireFresh,
    validate('json', ChangeRole),
    async (c) => {
      const { role } = c.req.valid('json');
      return c.json(toMember(await changeRole(c.get('ctx'), c.req.param('id'), role)));
    },
  )
  .delete(
    '/:id',
    describe(answers.REMOVE),
    requireRole('owner'),
    requireFresh,
    validate('query', RemoveMember),
    async (c) => {
      await removeMember(c.get('ctx'), c.req.param('id'), c.req.valid('query'));
      return c.body(null, 204);
    },
  );

export const ownAccountsRoutes = newRouter().get(
  '/me/accounts',
  describe(answers.ACCOUNTS),
  requireRole('member'),
  validate('query', ListQuery),
  bindCursor('person'),
  async (c) =>
    c.json(signPage(c, toOwnAccounts(await listOwnAccounts(c.get('ctx'), c.req.valid('query'))))),
);

/** Open, because an invited person may have no login yet; the link's token is the authorisation. */
export const invitationRoutes = newRouter()
  .use(requireSameOrigin)
  .post('/look-up', describe(answers.LOOK_UP), validate('json', LookUpInvitation), async (c) =>
    c.json(toOffer(await findOffer(systemCtx(c.env), c.req.valid('json').token))),
  )
  .post('/accept', describe(answers.ACCEPT), validate('json', AcceptInvitation), async (c) => {
    const token = await sessionToken(c);
    const session = token ? await findSession(systemCtx(c.env), token) : null;
    const from = { session, client: clientOf(c) };
    const done = await acceptInvitation(systemCtx(c.env), c.req.valid('json'), from);
    if (done.token !== null) await setSessionCookie(c, done.token);
    return c.json(toJoined(done.offer, done.user));
  });
