import { expect, test } from 'vitest';
import { provider, setUpWorker } from '../../../support/worker/api';
import { holds, read } from '../../../support/worker/document';
import { by, codeAt, eventOfType, feed, PHONE, told } from '../../../support/worker/notifications';
import { confirmedAdmin } from '../../../support/worker/payments';
import { person } from '../../../support/worker/person';

setUpWorker();

test('answers about notifications match the document', async () => {
  const all = await read();
  const check = async (id: string, answer: Promise<Response>) => holds(all, id, await answer);
  const [ada, other, admin] = [await person(), await person(), await confirmedAdmin()];
  await told(ada, eventOfType('payment.failed'), eventOfType('balance.low'));
  const [first, second] = (await feed(ada)).data;
  const path = (id = '') => `/v1/notifications/${id}`;
  const notice = { title: 'Maintenance', body: 'On Sunday.' };
  const key = { 'idempotency-key': 'one' };
  const said = [
    await check('listNotifications', ada.get('/v1/notifications')),
    await check('listNotifications', ada.get('/v1/notifications?limit=0')),
    await check('readNotification', ada.post(path(`${first?.id}/read`))),
    await check('readNotification', other.post(path(`${first?.id}/read`))),
    await check('archiveNotification', ada.post(path(`${second?.id}/archive`))),
    await check('archiveNotification', other.post(path(`${second?.id}/archive`))),
    await check('readAllNotifications', ada.post(path('read-all'))),
    await check('getNotificationPreferences', ada.get(path('preferences'))),
    await check('setNotificationPreferences', ada.put(path('preferences'), { sound: 'bell' })),
    await check('setNotificationPreferences', ada.put(path('preferences'), { sound: 'drum' })),
    await check(
      'setNotificationPreferences',
      ada.put(path('preferences'), by('payment.succeeded', { email: false })),
    ),
    await check(
      'setNotificationPreferences',
      ada.put(path('preferences'), by('payment.failed', { sms: true })),
    ),
    await check('setNotificationPhone', ada.put(path('phone'), { number: PHONE })),
    await check('verifyNotificationPhone', ada.post(path('phone/verify'), { code: 'x' })),
    await check(
      'verifyNotificationPhone',
      ada.post(path('phone/verify'), { code: await codeAt(PHONE) }),
    ),
    await check('verifyNotificationPhone', ada.post(path('phone/verify'), { code: '123456' })),
    await check('getNotificationPreferences', ada.get(path('preferences'))),
    await check('deleteNotificationPhone', ada.delete(path('phone'))),
    await check('adminCreateAnnouncement', admin.post('/v1/admin/announcements', notice, key)),
    await check(
      'adminCreateAnnouncement',
      admin.post('/v1/admin/announcements', { ...notice, body: 'On Monday.' }, key),
    ),
    await check('adminCreateAnnouncement', ada.post('/v1/admin/announcements', notice)),
    await check('listNotifications', ada.get('/v1/notifications')),
  ];
  expect(provider.texts.sent).toHaveLength(1);
  expect(said.map((one) => one.split(' ')[1]).join(' ')).toBe(
    '200 400 200 404 200 404 200 200 200 400 422 409 200 400 200 409 200 204 201 422 403 200',
  );
});
