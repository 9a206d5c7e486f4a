import type { State } from '../api/first-pages-api';
import { t } from '../locales/i18n';
import { Badge, type BadgeStyle } from '../ui/feedback/badge';

const STYLE: Readonly<Record<State, BadgeStyle>> = {
  created: { tone: 'wait', moves: true },
  awaiting_sms: { tone: 'wait', moves: true },
  cancelling: { tone: 'back', moves: true },
  completed: { tone: 'done' },
  cancelled: { tone: 'back' },
  expired: { tone: 'back' },
  failed: { tone: 'fail' },
};

export const isState = (text: string): text is State => Object.hasOwn(STYLE, text);

/** A completion without a code is shown as paid: a message was accepted, or is no longer stored. */
export const StateBadge = ({ state, code = null }: { state: State; code?: string | null }) => (
  <Badge {...STYLE[state]}>
    {t(state === 'completed' && code === null ? 'state.paid' : `state.${state}`)}
  </Badge>
);
