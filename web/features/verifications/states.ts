import type { State } from '../../api/backend';

const OPEN: ReadonlySet<State> = new Set<State>(['created', 'awaiting_sms', 'cancelling']);

/** Still under way: its credits are held, and its socket has something to say. */
export const isOpen = (state: State): boolean => OPEN.has(state);
