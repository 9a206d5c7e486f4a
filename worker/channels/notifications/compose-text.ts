import { formatMoney } from '../../platform/core/money';
import { present } from '../../verifications/catalogue/presentation';
import type { EventData } from '../../events/event';
import { monthName } from '../../billing/statements/month-name';
import { planName } from '../../platform/core/plan-names';
import { fillTemplate } from '../../platform/core/template';
import { findText, type NotificationType } from './notification-texts';

/** The text of a notification. `about` is the record to open for details, if there is one. */
export interface NotificationText {
  title: string;
  body: string;
  about: { type: 'verification' | 'payment'; id: string } | null;
}

type Value = EventData[string] | undefined;

const credits = (value: Value): string => (typeof value === 'number' ? formatMoney(value) : '');
const plan = (value: Value): string => (typeof value === 'string' ? planName(value) : '');
const month = (value: Value): string => (typeof value === 'string' ? monthName(value) : '');

/** The values of all `{name}`s. Credits are US cents; `money` is the amount of a payment in its own currency. */
function toValues(data: EventData): Record<string, string> {
  const { service, amountMinor, currency } = data;
  const plain = Object.entries(data).map(([name, value]): [string, string] => [
    name,
    typeof value === 'object' ? '' : String(value),
  ]);
  return {
    ...Object.fromEntries(plain),
    service: typeof service === 'string' ? present(service).displayName : '',
    amount: credits(data['creditCents'] ?? data['amountCents']),
    credits: credits(data['creditCents']),
    balance: credits(data['balanceAfterCents']),
    threshold: credits(data['thresholdCents']),
    charged: credits(data['chargedCents']),
    plan: plan(data['tier']),
    fromPlan: plan(data['from']),
    toPlan: plan(data['to']),
    month: month(data['period']),
    money:
      typeof amountMinor === 'number' && typeof currency === 'string'
        ? formatMoney(amountMinor, currency)
        : '',
  };
}

function toAbout({ verificationId, paymentId }: EventData): NotificationText['about'] {
  if (typeof verificationId === 'string') return { type: 'verification', id: verificationId };
  return typeof paymentId === 'string' ? { type: 'payment', id: paymentId } : null;
}

/** The notification of an event. Pure. */
export function composeText(type: NotificationType, data: EventData): NotificationText {
  const { title, body } = findText(type, data);
  const values = toValues(data);
  return {
    title: fillTemplate(title, values),
    body: fillTemplate(body, values),
    about: toAbout(data),
  };
}
