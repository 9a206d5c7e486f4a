import { by, codeAt, PHONE } from './notifications';
import { person, staff, type Person } from './person';
import type { Case } from './problems';

const as = (given: unknown) => given as Person;
const choose = (given: unknown, preferences: object) =>
  as(given).put('/v1/notifications/preferences', preferences);

/** The problems of notifications. */
export const NOTIFICATION_PROBLEMS = {
  'notifications.not_found': {
    given: () => person(),
    when: (_api, given) => as(given).post('/v1/notifications/ntf_0/read'),
    says: /belongs to another person/,
  },
  'announcements.not_found': {
    given: () => staff('support'),
    when: (_api, given) => as(given).get('/v1/admin/announcements/ann_0'),
    says: /list of announcements/,
  },
  'notifications.fixed': {
    given: () => person(),
    when: (_api, given) => choose(given, by('payment.succeeded', { email: false })),
    says: /"payment\.succeeded" is always sent\. Leave this/,
  },
  'notifications.no_phone': {
    given: () => person(),
    when: (_api, given) => choose(given, by('sms.received', { sms: true })),
    says: /need a confirmed phone/,
  },
  'phones.none': {
    given: () => person(),
    when: (_api, given) => as(given).post('/v1/notifications/phone/verify', { code: '123456' }),
    says: /Enter your phone number/,
  },
  'phones.code_wrong': {
    given: async () => {
      const ada = await person();
      await ada.put('/v1/notifications/phone', { number: PHONE });
      return ada;
    },
    when: async (_api, given) => {
      const wrong = (await codeAt(PHONE)) === '000000' ? '000001' : '000000';
      return as(given).post('/v1/notifications/phone/verify', { code: wrong });
    },
    says: /ten minutes.*get a new code/,
  },
} as const satisfies Record<string, Case>;
