import type { Me } from '../api/backend';
import { useDashboard } from './dashboard-context';

/** Who is here, for pages behind the door. */
export function useMe(): Me {
  const { state } = useDashboard().session;
  if (state.value.kind !== 'in') throw new Error('this page is for who is signed in');
  return state.value.me;
}
