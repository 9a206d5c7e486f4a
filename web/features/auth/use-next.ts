import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { useDashboard } from '../../shared/dashboard-context';

/** Only our own paths: `next` comes from the address, and must not lead anywhere else. */
const ownPath = (next: string | undefined): string =>
  next && /^\/(?![/\\])/.test(next) ? next : '/rent';

/** Leads whoever is signed in to where they wanted to go; answers the same wish for a link to another door. */
export function useNext(): string {
  const { session } = useDashboard();
  const { query, route } = useLocation();
  const next = query['next'];
  const { kind } = session.state.value;
  useEffect(() => {
    if (kind === 'in') route(ownPath(next) + location.hash, true);
  }, [kind, next, route]);
  return next ? `?next=${encodeURIComponent(next)}` : '';
}
