import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDashboard } from '../../shared/dashboard-context';

/** Loads the bell after the page: the first page does not wait for it. */
export function LazyBell() {
  const { session } = useDashboard();
  const [Bell, setBell] = useState<ComponentType | null>(null);
  const isIn = session.state.value.kind === 'in';
  useEffect(() => {
    // Without a network it is missing until the next page load.
    void import('./bell').then((module) => setBell(() => module.Bell)).catch(() => undefined);
  }, []);
  return <div class="size-10 shrink-0">{isIn && Bell && <Bell />}</div>;
}
