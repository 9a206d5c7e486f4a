import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { useDashboard } from '../../shared/dashboard-context';

/** Needs a session: without one, redirects to the sign-in, which returns here. */
export function SignedIn({ children }: { children: ComponentChildren }) {
  const { session } = useDashboard();
  const { url, route } = useLocation();
  const { kind } = session.state.value;
  // The page stays mounted while the sign-in loads; the address is that of the sign-in by then.
  const requested = useRef(url);
  if (kind !== 'out') requested.current = url;
  useEffect(() => {
    if (kind === 'out') route(`/sign-in?next=${encodeURIComponent(requested.current)}`, true);
  }, [kind, route]);
  return kind === 'out' ? null : <>{children}</>;
}
