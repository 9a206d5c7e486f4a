import { asPerson } from '../authentication/auth';
import { clearChallengeCookie, setCookies } from '../authentication/cookies';
import { describe } from '../../platform/http/openapi';
import { wholeList } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { validate } from '../../platform/http/validate';
import { iso } from '../../platform/core/clock';
import {
  ADD_PASSKEY,
  BEGIN_PASSKEY,
  CONFIRM_BY_PASSKEY,
  GET_PASSKEY,
  LIST_PASSKEYS,
  REMOVE_PASSKEY,
  RENAME_PASSKEY,
} from './passkeys.answers';
import {
  addPasskey,
  beginPasskey,
  confirmByPasskey,
  getPasskey,
  listPasskeys,
  removePasskey,
  renamePasskey,
} from './passkeys.service';
import { AddPasskey, Assertion, RenamePasskey } from './security.schemas';
import { toPasskey } from './security.view';

/** A person's own passkeys. */
export const passkeysRoutes = newRouter()
  .get('/passkeys', describe(LIST_PASSKEYS), asPerson, async (c) =>
    c.json(wholeList((await listPasskeys(c.get('ctx'))).map(toPasskey))),
  )
  .post('/passkeys/options', describe(BEGIN_PASSKEY), asPerson, async (c) => {
    const { options, cookies } = await beginPasskey(c.get('ctx'), c.req.raw.headers);
    setCookies(c, cookies);
    return c.json(options);
  })
  .post('/passkeys', describe(ADD_PASSKEY), asPerson, validate('json', AddPasskey), async (c) => {
    const passkey = await addPasskey(c.get('ctx'), c.req.valid('json'), c.req.raw.headers);
    clearChallengeCookie(c);
    c.header('location', `/v1/auth/passkeys/${passkey.id}`);
    return c.json(toPasskey(passkey), 201);
  })
  .get('/passkeys/:id', describe(GET_PASSKEY), asPerson, async (c) =>
    c.json(toPasskey(await getPasskey(c.get('ctx'), c.req.param('id')))),
  )
  .patch(
    '/passkeys/:id',
    describe(RENAME_PASSKEY),
    asPerson,
    validate('json', RenamePasskey),
    async (c) => {
      const { name } = c.req.valid('json');
      return c.json(toPasskey(await renamePasskey(c.get('ctx'), c.req.param('id'), name)));
    },
  )
  .delete('/passkeys/:id', describe(REMOVE_PASSKEY), asPerson, async (c) => {
    await removePasskey(c.get('ctx'), c.req.param('id'));
    return c.body(null, 204);
  })
  .post(
    '/confirm/passkey',
    describe(CONFIRM_BY_PASSKEY),
    asPerson,
    validate('json', Assertion),
    async (c) => {
      const until = await confirmByPasskey(c.get('ctx'), c.req.valid('json'), c.req.raw.headers);
      clearChallengeCookie(c);
      return c.json({ expiresAt: iso(until) });
    },
  );
