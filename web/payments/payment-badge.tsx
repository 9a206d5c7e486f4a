import { t } from '../i18n';
import { Badge, type BadgeLook } from '../ui/badge';
import type { PaymentState } from './payments-api';

const LOOK: Readonly<Record<PaymentState, BadgeLook>> = {
  initialized: { tone: 'wait', moves: true },
  pending: { tone: 'wait', moves: true },
  succeeded: { tone: 'done' },
  failed: { tone: 'fail' },
  abandoned: { tone: 'back' },
  reversed: { tone: 'back' },
};

export const PaymentBadge = ({ state }: { state: PaymentState }) => (
  <Badge {...LOOK[state]}>{t(`pay.states.${state}`)}</Badge>
);
