import type { State } from '../api/backend';
import { t } from '../locales/i18n';
import { Badge, type BadgeStyle } from '../ui/feedback/badge';

const LOOK: Readonly<Record<State, BadgeStyle>> = {
  created: { tone: 'wait', moves: true },
  awaiting_sms: { tone: 'wait', moves: true },
  cancelling: { tone: 'back', moves: true },
  completed: { tone: 'done' },
  cancelled: { tone: 'back' },
  expired: { tone: 'back' },
  failed: { tone: 'fail' },
};

/** Of a completed one without a code it is not said that one came: a message was taken, or is no longer kept. */
export const StateBadge = ({ state, code = null }: { state: State; code?: string | null }) => (
  <Badge {...LOOK[state]}>
    {t(state === 'completed' && code === null ? 'state.paid' : `state.${state}`)}
  </Badge>
);
