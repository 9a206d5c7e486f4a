import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { VerificationMenuProps } from './verification-menu';
import type { VerificationModel } from './verification.model';

let loaded: ComponentType<VerificationMenuProps> | null = null;

/** Loads the menu after the card, in its place: the first page does not wait for it. */
export function LazyMenu({ item }: { item: VerificationModel }) {
  const [Menu, setMenu] = useState(() => loaded);
  useEffect(() => {
    if (Menu) return;
    // Without a network it is missing until the page is opened again.
    void import('./verification-menu')
      .then((module) => {
        loaded = module.VerificationMenu;
        setMenu(() => loaded);
      })
      .catch(() => undefined);
  }, [Menu]);
  return (
    <div class="size-10 shrink-0">
      {Menu && <Menu verification={item.data.value} report={() => item.report()} />}
    </div>
  );
}
