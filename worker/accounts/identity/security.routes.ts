import { asPerson } from '../authentication/auth';
import { clearSessionCookie } from '../authentication/cookies';
import { clientOf } from '../authentication/client';
import { describe } from '../../platform/http/openapi';
import { bindCursor, signPage } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { validate } from '../../platform/http/validate';
import { iso } from '../../platform/core/clock';
import { ListQuery } from '../../platform/core/page-query';
import { confirmByPassword } from './confirm.service';
import { endSession, endSessions, getSession, listSessions } from './own-sessions.service';
import { changeEmail, renamePerson, sendVerificationAgain } from './emails.service';
import { toSecondFactor } from './identity.schemas';
import { changePassword } from './passwords.service';
import {
  CHANGE_EMAIL,
  CHANGE_PASSWORD,
  CONFIRM,
  END_SESSION,
  END_SESSIONS,
  GET_OPEN_SESSION,
  LIST_SESSIONS,
  SEND_VERIFICATION,
  UPDATE_PROFILE,
} from './security.answers';
import {
  ChangeEmail,
  ChangePassword,
  Confirm,
  EndSessions,
  UpdateProfile,
} from './security.schemas';
import { toOpenSession, toOpenSessions } from './security.view';

/** A person's own login: sessions, password, address, and the proof for sensitive actions. */
export const securityRoutes = newRouter()
  .post('/confirm', describe(CONFIRM), asPerson, validate('json', Confirm), async (c) => {
    const { password, ...proof } = c.req.valid('json');
    const given = { password, secondFactor: toSecondFactor(proof) };
    return c.json({ expiresAt: iso(await confirmByPassword(c.get('ctx'), given, clientOf(c))) });
  })
  .get(
    '/sessions',
    describe(LIST_SESSIONS),
    asPerson,
    validate('query', ListQuery),
    bindCursor('person'),
    async (c) => {
      const page = await listSessions(c.get('ctx'), c.req.valid('query'));
      return c.json(signPage(c, toOpenSessions(page)));
    },
  )
  .get('/sessions/:id', describe(GET_OPEN_SESSION), asPerson, async (c) =>
    c.json(toOpenSession(await getSession(c.get('ctx'), c.req.param('id')))),
  )
  .delete('/sessions/:id', describe(END_SESSION), asPerson, async (c) => {
    const id = c.req.param('id');
    await endSession(c.get('ctx'), id);
    if (id === c.get('ctx').principal.credentialId) clearSessionCookie(c);
    return c.body(null, 204);
  })
  .post(
    '/sessions/end',
    describe(END_SESSIONS),
    asPerson,
    validate('json', EndSessions),
    async (c) => {
      const { which } = c.req.valid('json');
      const ended = await endSessions(c.get('ctx'), which);
      if (which === 'all') clearSessionCookie(c);
      return c.json({ endedCount: ended });
    },
  )
  .post(
    '/password',
    describe(CHANGE_PASSWORD),
    asPerson,
    validate('json', ChangePassword),
    async (c) => {
      const { currentPassword, newPassword, ...proof } = c.req.valid('json');
      const change = { currentPassword, newPassword, secondFactor: toSecondFactor(proof) };
      await changePassword(c.get('ctx'), change, clientOf(c));
      return c.body(null, 204);
    },
  )
  .post('/email', describe(CHANGE_EMAIL), asPerson, validate('json', ChangeEmail), async (c) => {
    await changeEmail(c.get('ctx'), c.req.valid('json').email, clientOf(c));
    return c.body(null, 202);
  })
  .post('/email/verification', describe(SEND_VERIFICATION), asPerson, async (c) => {
    await sendVerificationAgain(c.get('ctx'), clientOf(c));
    return c.body(null, 202);
  })
  .patch(
    '/profile',
    describe(UPDATE_PROFILE),
    asPerson,
    validate('json', UpdateProfile),
    async (c) => {
      const { name } = await renamePerson(c.get('ctx'), c.req.valid('json').name);
      return c.json({ name });
    },
  );
