import { requirePlatformRole, requireRole } from '../../accounts/authentication/auth';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { parseIdempotencyKey } from '../../platform/http/idempotency-key';
import { describe } from '../../platform/http/openapi';
import { bindCursor, signPage } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { validate } from '../../platform/http/validate';
import { ListQuery } from '../../platform/core/page-query';
import { announce, getAnnouncement, listAnnouncements } from './announcements.service';
import {
  archiveNotification,
  getNotification,
  listNotifications,
  markAllRead,
  markRead,
} from './feed.service';
import * as announcements from './announcements.answers';
import * as answers from './notifications.answers';
import {
  Announce,
  ListNotifications,
  SetPhone,
  SetPreferences,
  VerifyPhone,
} from './notifications.schemas';
import {
  toAnnouncement,
  toAnnouncements,
  toNotification,
  toNotifications,
  toPhone,
  toPreferences,
} from './notifications.view';
import { findOwnPhone, removePhone, setPhone, verifyPhone } from './phones.service';
import { getPreferences, setPreferences } from './preferences.service';

/** For persons only: an API key has no notifications. */
export const notificationsRoutes = newRouter()
  .get(
    '/',
    describe(answers.LIST),
    requireRole('member'),
    validate('query', ListNotifications),
    bindCursor('person'),
    async (c) =>
      c.json(
        signPage(c, toNotifications(await listNotifications(c.get('ctx'), c.req.valid('query')))),
      ),
  )
  .post(
    '/read-all',
    describe(answers.READ_ALL),
    requireRole('member'),
    honorIdempotencyKey,
    async (c) => c.json({ readCount: await markAllRead(c.get('ctx')) }),
  )
  .get('/preferences', describe(answers.PREFERENCES), requireRole('member'), async (c) => {
    const { ctx } = c.var;
    return c.json(toPreferences(await getPreferences(ctx), await findOwnPhone(ctx)));
  })
  .put(
    '/preferences',
    describe(answers.SET_PREFERENCES),
    requireRole('member'),
    validate('json', SetPreferences),
    async (c) => {
      const { ctx } = c.var;
      const chosen = await setPreferences(ctx, c.req.valid('json'));
      return c.json(toPreferences(chosen, await findOwnPhone(ctx)));
    },
  )
  .put(
    '/phone',
    describe(answers.SET_PHONE),
    requireRole('member'),
    validate('json', SetPhone),
    async (c) => c.json(toPhone(await setPhone(c.get('ctx'), c.req.valid('json').number))),
  )
  .post(
    '/phone/verify',
    describe(answers.VERIFY_PHONE),
    requireRole('member'),
    honorIdempotencyKey,
    validate('json', VerifyPhone),
    async (c) => c.json(toPhone(await verifyPhone(c.get('ctx'), c.req.valid('json').code))),
  )
  .delete('/phone', describe(answers.DELETE_PHONE), requireRole('member'), async (c) => {
    await removePhone(c.get('ctx'));
    return c.body(null, 204);
  })
  .get('/:id', describe(answers.GET), requireRole('member'), async (c) =>
    c.json(toNotification(await getNotification(c.get('ctx'), c.req.param('id')))),
  )
  .post(
    '/:id/read',
    describe(answers.READ),
    requireRole('member'),
    honorIdempotencyKey,
    async (c) => c.json(toNotification(await markRead(c.get('ctx'), c.req.param('id')))),
  )
  .post(
    '/:id/archive',
    describe(answers.ARCHIVE),
    requireRole('member'),
    honorIdempotencyKey,
    async (c) => c.json(toNotification(await archiveNotification(c.get('ctx'), c.req.param('id')))),
  );

export const announcementsAdminRoutes = newRouter()
  .get(
    '/',
    describe(announcements.LIST),
    requirePlatformRole('support'),
    validate('query', ListQuery),
    bindCursor(),
    async (c) =>
      c.json(
        signPage(c, toAnnouncements(await listAnnouncements(c.get('ctx'), c.req.valid('query')))),
      ),
  )
  .post(
    '/',
    describe(announcements.CREATE),
    requirePlatformRole('admin'),
    validate('json', Announce),
    async (c) => {
      const key = parseIdempotencyKey(c.req.header('idempotency-key'));
      const announcement = await announce(c.get('ctx'), key, c.req.valid('json'));
      c.header('location', `/v1/admin/announcements/${announcement.id}`);
      return c.json(toAnnouncement(announcement), 201);
    },
  )
  .get('/:id', describe(announcements.GET), requirePlatformRole('support'), async (c) =>
    c.json(toAnnouncement(await getAnnouncement(c.get('ctx'), c.req.param('id')))),
  );
