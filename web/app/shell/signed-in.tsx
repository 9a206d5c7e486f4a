import type { ComponentType } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { useDashboard } from '../../shared/dashboard-context';
import { Shell } from './shell';

/** A page that needs a session: without one, redirects to the sign-in, which returns here. */
export function SignedIn({ page: Page }: { page: ComponentType }) {
  const { session } = useDashboard();
  const { url, route } = useLocation();
  const { kind } = session.state.value;
  // The page stays mounted while the sign-in loads; the address is that of the sign-in by then.
  const requested = useRef(url);
  if (kind !== 'out') requested.current = url;
  useEffect(() => {
    if (kind === 'out') route(`/sign-in?next=${encodeURIComponent(requested.current)}`, true);
  }, [kind, route]);
  if (kind === 'out') return null;
  return <Shell>{kind === 'in' && <Page />}</Shell>;
}
