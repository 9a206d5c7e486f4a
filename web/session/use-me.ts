import type { Me } from '../api';
import { useDashboard } from '../dashboard';

/** Who is here, for pages behind the door. */
export function useMe(): Me {
  const { state } = useDashboard().session;
  if (state.value.kind !== 'in') throw new Error('this page is for who is signed in');
  return state.value.me;
}
