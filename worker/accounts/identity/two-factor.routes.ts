import { asPerson } from '../authentication/auth';
import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { validate } from '../../platform/http/validate';
import { EnableTwoFactor } from './security.schemas';
import { toTwoFactor } from './security.view';
import {
  DISABLE_TWO_FACTOR,
  ENABLE_TWO_FACTOR,
  GET_TWO_FACTOR,
  RENEW_RECOVERY_CODES,
  SET_UP_TWO_FACTOR,
} from './two-factor.answers';
import {
  disableTwoFactor,
  enableTwoFactor,
  getTwoFactor,
  renewRecoveryCodes,
  setUpTwoFactor,
} from './two-factor.service';

/** Two-factor authentication by an authenticator app. The verbs require a fresh proof (I-42). */
export const twoFactorRoutes = newRouter()
  .get('/two-factor', describe(GET_TWO_FACTOR), asPerson, async (c) =>
    c.json(toTwoFactor(await getTwoFactor(c.get('ctx')))),
  )
  .post('/two-factor/begin', describe(SET_UP_TWO_FACTOR), asPerson, async (c) => {
    const { secret, uri, qr } = await setUpTwoFactor(c.get('ctx'));
    return c.json({ secret, uri, qr });
  })
  .post(
    '/two-factor/enable',
    describe(ENABLE_TWO_FACTOR),
    asPerson,
    validate('json', EnableTwoFactor),
    async (c) =>
      c.json({ recoveryCodes: await enableTwoFactor(c.get('ctx'), c.req.valid('json').code) }),
  )
  .post('/two-factor/disable', describe(DISABLE_TWO_FACTOR), asPerson, async (c) => {
    await disableTwoFactor(c.get('ctx'));
    return c.body(null, 204);
  })
  .post('/two-factor/recovery-codes', describe(RENEW_RECOVERY_CODES), asPerson, async (c) =>
    c.json({ recoveryCodes: await renewRecoveryCodes(c.get('ctx')) }),
  );
