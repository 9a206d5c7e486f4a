import { awaitFirstFrame } from '../../accounts/authentication/first-frame';
import { admitAnonymous } from '../../accounts/authentication/limit';
import {
  assertUpgrade,
  handshakeCredential,
  streamCaller,
} from '../../accounts/authentication/socket-auth';
import { describe } from '../../platform/http/openapi';
import { bindCursor, signPage } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { EVENTS, GET_EVENT, STREAM } from './hub.answers';
import { ListEvents } from './hub.schemas';
import { getEvent, listEvents, openStream } from './hub.service';
import { toEvent, toEvents } from './hub.view';

export const eventsRoutes = newRouter()
  .get(
    '/',
    describe(EVENTS),
    requireScope('verifications:read'),
    validate('query', ListEvents),
    bindCursor(),
    async (c) => {
      const { ctx } = c.var;
      return c.json(
        signPage(c, toEvents(ctx.principal.accountId, await listEvents(ctx, c.req.valid('query')))),
      );
    },
  )
  .get('/:id', describe(GET_EVENT), requireScope('verifications:read'), async (c) => {
    const { ctx } = c.var;
    return c.json(toEvent(ctx.principal.accountId, await getEvent(ctx, c.req.param('id'))));
  });

/** A router of its own: a client may authenticate after the socket is open. */
export const streamRoutes = newRouter().get('/', describe(STREAM), async (c) => {
  assertUpgrade(c);
  const named = handshakeCredential(c);
  if (named) return openStream(c.env, () => streamCaller(c, named));
  await admitAnonymous(c);
  return awaitFirstFrame((frame) => openStream(c.env, () => streamCaller(c, frame)));
});
