import type { ComponentType } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { useDashboard } from '../../shared/dashboard-context';
import { Shell } from './shell';

/** A page that needs a session: without one, redirects to the sign-in, which returns here. */
export function SignedIn({ page: Page }: { page: ComponentType }) {
  const { session } = useDashboard();
  const { url, route } = useLocation();
  const { kind } = session.state.value;
  useEffect(() => {
    if (kind === 'out') route(`/sign-in?next=${encodeURIComponent(url)}`, true);
  }, [kind, url, route]);
  if (kind === 'out') return null;
  return <Shell>{kind === 'in' && <Page />}</Shell>;
}
