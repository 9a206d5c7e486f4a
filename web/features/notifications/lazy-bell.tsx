import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDashboard } from '../../shared/dashboard-context';

/** The bell keeps its room, and comes right behind the page: the first page does not wait for it. */
export function LazyBell() {
  const { session } = useDashboard();
  const [Bell, setBell] = useState<ComponentType | null>(null);
  const isIn = session.state.value.kind === 'in';
  useEffect(() => {
    // Without a network there is none until the page is opened again.
    void import('./bell').then((module) => setBell(() => module.Bell)).catch(() => undefined);
  }, []);
  return <div class="size-10 shrink-0">{isIn && Bell && <Bell />}</div>;
}
