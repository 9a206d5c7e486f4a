import type { State, Verification } from '../../api/first-pages-api';

const OPEN: ReadonlySet<State> = new Set<State>(['created', 'awaiting_sms', 'cancelling']);

/** Whether the verification still waits: its credits are held. */
export const isOpen = (state: State): boolean => OPEN.has(state);

/** Whether it can be cancelled: nothing has arrived, and no cancellation is on its way. */
export const canCancel = ({ state, code }: Pick<Verification, 'state' | 'code'>): boolean =>
  (state === 'created' || state === 'awaiting_sms') && code === null;
