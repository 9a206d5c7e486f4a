import type { LucideIcon } from 'lucide-preact';
import { CodeXml, Hash, House, Plus, Users, Wallet } from 'lucide-preact';
import { useLocation } from 'preact-iso';
import { t } from '../../locales/i18n';
import { cx } from '../../ui/cx';

interface NavItem {
  href: string;
  name: 'home' | 'rent' | 'numbers' | 'billing' | 'developers' | 'team';
  Icon: LucideIcon;
  /** Other addresses that belong to it. */
  also: readonly string[];
}

/** The bottom bar of phones has room for these. */
export const FIRST: readonly NavItem[] = [
  { href: '/home', name: 'home', Icon: House, also: [] },
  { href: '/rent', name: 'rent', Icon: Plus, also: [] },
  { href: '/numbers', name: 'numbers', Icon: Hash, also: [] },
  // The checkout returns to an address that the API fixes.
  { href: '/billing', name: 'billing', Icon: Wallet, also: ['/payments/return'] },
];
export const SECOND: readonly NavItem[] = [
  { href: '/developers', name: 'developers', Icon: CodeXml, also: [] },
  { href: '/team', name: 'team', Icon: Users, also: [] },
];

export const isWithin = (path: string, { href, also }: NavItem): boolean =>
  [href, ...also].some((place) => `${path}/`.startsWith(`${place}/`));

const BAR =
  'flex min-h-12 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium transition-colors duration-120';
const COLUMN =
  'lg:min-h-10 lg:flex-none lg:flex-row lg:justify-start lg:gap-3 lg:rounded-control lg:px-3 lg:text-base';

export const barItemClass = (isCurrent: boolean): string =>
  cx(BAR, COLUMN, isCurrent ? 'text-ink lg:bg-sunken' : 'text-faint hover:text-ink lg:text-soft');

/** A page in the bar of phones and in the column of wide screens. */
export function NavLink({ item, class: extra }: { item: NavItem; class?: string }) {
  const isCurrent = isWithin(useLocation().path, item);
  return (
    <a
      href={item.href}
      aria-current={isCurrent ? 'page' : undefined}
      class={cx(barItemClass(isCurrent), extra)}
    >
      <item.Icon size={19} strokeWidth={isCurrent ? 2.4 : 1.9} aria-hidden="true" />
      {t(`nav.${item.name}`)}
    </a>
  );
}
