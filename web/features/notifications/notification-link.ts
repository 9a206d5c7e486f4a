import type { NotificationType } from '../../../worker/channels/notifications/notification-texts';
import type { Notification } from '../../api/notifications-api';

const STATEMENT = '/billing/statement';
const PAYMENTS = '/billing/payments';
const PLAN = '/billing/plan';
const ADD = '/billing/add';
const CARDS = '/billing/cards';
/** The pages that only owners can open. */
const OWNERS = [PAYMENTS, ADD, CARDS];

/** The page of each notification type, for owners. */
const LINKS: Readonly<Record<NotificationType, string>> = {
  'verification.created': '/numbers',
  'verification.completed': '/numbers',
  'verification.cancelled': '/numbers',
  'verification.expired': '/numbers',
  'verification.failed': '/numbers',
  'sms.received': '/numbers',
  'credit.deducted': STATEMENT,
  'refund.issued': STATEMENT,
  'balance.low': ADD,
  'quota.warning': PLAN,
  'quota.exceeded': PLAN,
  'tier.changed': PLAN,
  'tier.renewed': PLAN,
  'tier.lapsed': PLAN,
  'tier.past_due': PLAN,
  'auto_top_up.stopped': CARDS,
  'security.sign_in': '/settings/security',
  'security.endpoint_changed': '/developers/webhooks',
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
  if (about?.type === 'verification') return `/numbers/${about.id}`;
  if (about?.type === 'payment') return `${PAYMENTS}/${about.id}`;
  return isKnown(type) ? LINKS[type] : null;
}

/** The page that a notification is about; null when it has none. Members see only the statement of the credits. */
export function notificationLink(
  notification: Pick<Notification, 'type' | 'about'>,
  isOwner: boolean,
): string | null {
  const link = linkForOwner(notification);
  const isClosed = OWNERS.some((page) => link?.startsWith(page));
  return !isOwner && isClosed ? STATEMENT : link;
}
