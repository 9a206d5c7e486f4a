import type { EventType } from '../../worker/events/event-types';
import { t } from '../locales/i18n';

export const GROUPS = [
  'verifications',
  'credits',
  'payments',
  'tier',
  'security',
  'notifications',
] as const;
type Group = (typeof GROUPS)[number];

/** All event types by group; the compiler compares them with the server's. */
const GROUP_OF = {
  'verification.created': 'verifications',
  'sms.received': 'verifications',
  'verification.completed': 'verifications',
  'verification.cancelled': 'verifications',
  'verification.expired': 'verifications',
  'verification.failed': 'verifications',
  'credit.deducted': 'credits',
  'refund.issued': 'credits',
  'balance.low': 'credits',
  'payment.succeeded': 'payments',
  'payment.challenged': 'payments',
  'payment.failed': 'payments',
  'payment.disputed': 'payments',
  'payment.restored': 'payments',
  'payment.reversed': 'payments',
  'refund.failed': 'payments',
  'auto_top_up.stopped': 'payments',
  'quota.warning': 'tier',
  'quota.exceeded': 'tier',
  'tier.changed': 'tier',
  'tier.renewed': 'tier',
  'tier.lapsed': 'tier',
  'tier.past_due': 'tier',
  'security.sign_in': 'security',
  'security.endpoint_changed': 'security',
  'notification.created': 'notifications',
} as const satisfies Record<EventType, Group>;

const isEventType = (text: string): text is EventType => text in GROUP_OF;
export const EVENT_TYPES: readonly EventType[] = Object.keys(GROUP_OF).filter(isEventType);

export const eventTypesIn = (group: Group): readonly EventType[] =>
  EVENT_TYPES.filter((type) => GROUP_OF[type] === group);

/** The name of an event type; an unknown type is shown by its code. */
export const eventName = (type: string): string =>
  t(`hooks.types.${type.replace('.', '_')}`, { defaultValue: type });
