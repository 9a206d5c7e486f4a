import type { Me } from '../api/first-pages-api';
import { useDashboard } from './dashboard-context';

/** The signed-in person; for pages that need a session. */
export function useMe(): Me {
  const { state } = useDashboard().session;
  if (state.value.kind !== 'in') throw new Error('this page is for who is signed in');
  return state.value.me;
}
