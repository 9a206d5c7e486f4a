import { formatMoney } from '../../platform/core/money';
import { present } from '../../verifications/catalogue/presentation';
import type { EventData } from '../../events/event';
import { fillTemplate } from '../../platform/core/template';
import { sentenceOf, type NotificationType } from './sentences';

/** An event in words. `about` is what to open for more, if there is something. */
export interface Words {
  title: string;
  body: string;
  about: { type: 'verification' | 'payment'; id: string } | null;
}

const credits = (value: EventData[string] | undefined): string =>
  typeof value === 'number' ? formatMoney(value) : '';

/** What the sentences have holes for; credits are US cents, `money` is what was paid, in its own currency. */
function valuesOf(data: EventData): Record<string, string> {
  const { service, amount, currency } = data;
  const plain = Object.entries(data).map(([name, value]) => [name, String(value ?? '')] as const);
  return {
    ...Object.fromEntries(plain),
    service: typeof service === 'string' ? present(service).displayName : '',
    amount: credits(data['credits'] ?? amount),
    credits: credits(data['credits']),
    balance: credits(data['balanceAfter']),
    threshold: credits(data['threshold']),
    charged: credits(data['charged']),
    money:
      typeof amount === 'number' && typeof currency === 'string'
        ? formatMoney(amount, currency)
        : '',
  };
}

function aboutOf({ verificationId, paymentId }: EventData): Words['about'] {
  if (typeof verificationId === 'string') return { type: 'verification', id: verificationId };
  return typeof paymentId === 'string' ? { type: 'payment', id: paymentId } : null;
}

/** Pure. */
export function wordsOf(type: NotificationType, data: EventData): Words {
  const { title, body } = sentenceOf(type, data);
  const values = valuesOf(data);
  return {
    title: fillTemplate(title, values),
    body: fillTemplate(body, values),
    about: aboutOf(data),
  };
}
