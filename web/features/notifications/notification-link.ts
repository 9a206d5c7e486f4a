import type { NotificationType } from '../../../worker/channels/notifications/notification-texts';
import type { Notification } from '../../api/notifications-api';

const CREDITS = '/credits';
const PAYMENTS = '/credits/payments';
const PLAN = '/settings/plan';

/** The page of each notification type, for owners. */
const LINKS: Readonly<Record<NotificationType, string>> = {
  'verification.created': '/history',
  'verification.completed': '/history',
  'verification.cancelled': '/history',
  'verification.expired': '/history',
  'verification.failed': '/history',
  'sms.received': '/history',
  'credit.deducted': CREDITS,
  'refund.issued': CREDITS,
  'balance.low': '/credits/add',
  'quota.warning': PLAN,
  'quota.exceeded': PLAN,
  'tier.changed': PLAN,
  'tier.renewed': PLAN,
  'tier.lapsed': PLAN,
  'tier.past_due': PLAN,
  'auto_top_up.stopped': '/credits/cards',
  'security.sign_in': '/settings/security',
  'security.endpoint_changed': '/settings/webhooks',
  'payment.succeeded': PAYMENTS,
  'payment.challenged': PAYMENTS,
  'payment.failed': PAYMENTS,
  'payment.disputed': PAYMENTS,
  'payment.restored': PAYMENTS,
  'payment.reversed': PAYMENTS,
  'refund.failed': PAYMENTS,
};

const isKnown = (type: string): type is NotificationType => Object.hasOwn(LINKS, type);

function linkForOwner({ type, about }: Pick<Notification, 'type' | 'about'>): string | null {
  if (about?.type === 'verification') return `/history/${about.id}`;
  if (about?.type === 'payment') return `${PAYMENTS}/${about.id}`;
  return isKnown(type) ? LINKS[type] : null;
}

/** The page that a notification is about; null when it has none. Members see only the statement of the credits. */
export function notificationLink(
  notification: Pick<Notification, 'type' | 'about'>,
  isOwner: boolean,
): string | null {
  const link = linkForOwner(notification);
  return !isOwner && link?.startsWith(`${CREDITS}/`) ? CREDITS : link;
}
