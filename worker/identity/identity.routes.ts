import { systemCtx } from '../http/auth';
import { clearSessionCookie, requireSameOrigin, sessionToken, setCookies } from '../http/cookies';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { AppError } from '../kernel/errors';
import { getMe } from './accounts.service';
import { GET_SESSION, ME, SIGN_IN, SIGN_OUT, SIGN_UP } from './identity.answers';
import { SignIn, SignUp } from './identity.schemas';
import { signIn, signOut, signUp } from './identity.service';
import { toMe, toSession, toSignedIn } from './identity.view';
import { findSession, refreshSession } from './sessions.service';

/** The door itself: open, so that somebody without a session can get one. */
export const authRoutes = newRouter()
  .use(requireSameOrigin)
  .post('/sign-up/email', describe(SIGN_UP), validate('json', SignUp), async (c) => {
    const { user, cookies } = await signUp(
      systemCtx(c.env),
      c.req.valid('json'),
      c.req.raw.headers,
    );
    setCookies(c, cookies);
    return c.json(toSignedIn(user), 201);
  })
  .post('/sign-in/email', describe(SIGN_IN), validate('json', SignIn), async (c) => {
    const { user, cookies } = await signIn(
      systemCtx(c.env),
      c.req.valid('json'),
      c.req.raw.headers,
    );
    setCookies(c, cookies);
    return c.json(toSignedIn(user));
  })
  .post('/sign-out', describe(SIGN_OUT), async (c) => {
    const token = await sessionToken(c);
    if (token) await signOut(systemCtx(c.env), token);
    clearSessionCookie(c);
    return c.json(toSession(null));
  })
  .get('/get-session', describe(GET_SESSION), async (c) => {
    const token = await sessionToken(c);
    const session = token ? await findSession(systemCtx(c.env), token) : null;
    if (!session?.isDueForRefresh) return c.json(toSession(session));
    const { expiresAt, cookies } = await refreshSession(systemCtx(c.env), c.req.raw.headers);
    setCookies(c, cookies);
    return c.json(toSession({ ...session, expiresAt }));
  })
  .all('/*', (c) => {
    throw new AppError('request.route_not_found', {
      method: c.req.method,
      path: c.req.path.slice(0, 200),
    });
  });

export const meRoutes = newRouter().get('/me', describe(ME), async (c) =>
  c.json(toMe(await getMe(c.var.ctx))),
);
