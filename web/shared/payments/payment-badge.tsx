import { t } from '../../locales/i18n';
import { Badge, type BadgeStyle } from '../../ui/feedback/badge';
import type { PaymentState } from '../../api/payments-api';

const STYLE: Readonly<Record<PaymentState, BadgeStyle>> = {
  initialized: { tone: 'wait', moves: true },
  // A checkout that nobody may come back to: nothing happens until it is paid.
  pending: { tone: 'back' },
  succeeded: { tone: 'done' },
  failed: { tone: 'fail' },
  abandoned: { tone: 'back' },
  reversed: { tone: 'back' },
};

export const isPaymentState = (text: string): text is PaymentState => Object.hasOwn(STYLE, text);

export const PaymentBadge = ({ state }: { state: PaymentState }) => (
  <Badge {...STYLE[state]}>{t(`pay.states.${state}`)}</Badge>
);
