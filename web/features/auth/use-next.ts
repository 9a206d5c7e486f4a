import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { ownPath } from '../../core/own-path';
import { useDashboard } from '../../shared/dashboard-context';

/** Redirects a signed-in person to the page that they requested. Returns the query for links to the other form. */
export function useNext(): string {
  const { session } = useDashboard();
  const { query, route } = useLocation();
  // As of the first render: the page stays mounted while the next one loads, and has its address by then.
  const [next] = useState(query['next']);
  const { kind } = session.state.value;
  useEffect(() => {
    if (kind === 'in') route((ownPath(next) ?? '/home') + location.hash, true);
  }, [kind, next, route]);
  return next ? `?next=${encodeURIComponent(next)}` : '';
}
