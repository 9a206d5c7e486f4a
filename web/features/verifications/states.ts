import type { State } from '../../api/first-pages-api';

const OPEN: ReadonlySet<State> = new Set<State>(['created', 'awaiting_sms', 'cancelling']);

/** Whether the verification still waits: its credits are held. */
export const isOpen = (state: State): boolean => OPEN.has(state);
