import { systemCtx } from '../authentication/auth';
import { clientOf } from '../authentication/client';
import {
  clearChallengeCookie,
  clearSessionCookie,
  rememberBrowser,
  requireSameOrigin,
  sessionToken,
  setCookies,
  setSessionCookie,
} from '../authentication/cookies';
import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { validate } from '../../platform/http/validate';
import { AppError } from '../../platform/core/errors';
import { getMe } from '../credentials/accounts.service';
import { stopEmailChange, verifyEmail } from './emails.service';
import {
  FINISH_SIGN_IN,
  FORGOT_PASSWORD,
  GET_SESSION,
  ME,
  PASSKEY_CHALLENGE,
  PASSKEY_SIGN_IN,
  RESET_PASSWORD,
  SIGN_IN,
  SIGN_OUT,
  SIGN_UP,
  STOP_EMAIL_CHANGE,
  VERIFY_EMAIL,
} from './identity.answers';
import {
  FinishSignIn,
  ForgotPassword,
  toSecondFactor,
  ResetPassword,
  SignIn,
  SignUp,
  VerifyEmail,
} from './identity.schemas';
import { finishSignIn, signIn, signUp } from './identity.service';
import { toSignInResult, toMe, toSession, toSignedIn } from './identity.view';
import { challengePasskey, signInByPasskey } from './passkeys.service';
import { passkeysRoutes } from './passkeys.routes';
import { forgotPassword, resetPassword } from './passwords.service';
import { Assertion } from './security.schemas';
import { securityRoutes } from './security.routes';
import { findSession, refreshSession, signOut } from '../credentials/sessions.service';
import { twoFactorRoutes } from './two-factor.routes';

/** Open routes, for callers without a session. */
const publicAuthRoutes = newRouter()
  .use(requireSameOrigin)
  .post('/sign-up/email', describe(SIGN_UP), validate('json', SignUp), async (c) => {
    const { user, token } = await signUp(systemCtx(c.env), c.req.valid('json'), clientOf(c));
    await setSessionCookie(c, token);
    return c.json(toSignedIn(user), 201);
  })
  .post('/sign-in/email', describe(SIGN_IN), validate('json', SignIn), async (c) => {
    const signed = await signIn(systemCtx(c.env), c.req.valid('json'), clientOf(c));
    if ('user' in signed) {
      await setSessionCookie(c, signed.token);
      rememberBrowser(c, signed.user.email);
    }
    return c.json(toSignInResult(signed));
  })
  .post(
    '/sign-in/second-factor',
    describe(FINISH_SIGN_IN),
    validate('json', FinishSignIn),
    async (c) => {
      const { token: pending, ...proof } = c.req.valid('json');
      const given = toSecondFactor(proof);
      if (!given) throw new AppError('auth.code_wrong');
      const { user, token } = await finishSignIn(systemCtx(c.env), pending, given, clientOf(c));
      await setSessionCookie(c, token);
      rememberBrowser(c, user.email);
      return c.json(toSignedIn(user));
    },
  )
  .post('/sign-in/passkey/options', describe(PASSKEY_CHALLENGE), async (c) => {
    const { options, cookies } = await challengePasskey(systemCtx(c.env), clientOf(c));
    setCookies(c, cookies);
    return c.json(options);
  })
  .post('/sign-in/passkey', describe(PASSKEY_SIGN_IN), validate('json', Assertion), async (c) => {
    const from = { headers: c.req.raw.headers, client: clientOf(c) };
    const { user, token } = await signInByPasskey(systemCtx(c.env), c.req.valid('json'), from);
    await setSessionCookie(c, token);
    rememberBrowser(c, user.email);
    clearChallengeCookie(c);
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
  .post('/email/verify', describe(VERIFY_EMAIL), validate('json', VerifyEmail), async (c) => {
    const system = systemCtx(c.env);
    const cookie = await sessionToken(c);
    const session = cookie ? await findSession(system, cookie) : null;
    const from = { session, client: clientOf(c) };
    return c.json(await verifyEmail(system, c.req.valid('json').token, from));
  })
  .post('/email/stop', describe(STOP_EMAIL_CHANGE), validate('json', VerifyEmail), async (c) => {
    await stopEmailChange(systemCtx(c.env), c.req.valid('json').token, clientOf(c));
    return c.body(null, 204);
  })
  .post(
    '/password/forgot',
    describe(FORGOT_PASSWORD),
    validate('json', ForgotPassword),
    async (c) => {
      await forgotPassword(systemCtx(c.env), c.req.valid('json').email, clientOf(c));
      return c.body(null, 202);
    },
  )
  .post('/password/reset', describe(RESET_PASSWORD), validate('json', ResetPassword), async (c) => {
    await resetPassword(systemCtx(c.env), c.req.valid('json'), clientOf(c));
    return c.body(null, 204);
  })
  // Not the routes below: they would ask for credentials.
  .all('/*', (c) => c.notFound());

/** Routes that need a session first; each checks it itself. */
export const authRoutes = newRouter()
  .route('/', securityRoutes)
  .route('/', twoFactorRoutes)
  .route('/', passkeysRoutes)
  .route('/', publicAuthRoutes);

export const meRoutes = newRouter().get('/me', describe(ME), async (c) =>
  c.json(toMe(await getMe(c.get('ctx')))),
);
