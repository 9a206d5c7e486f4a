/** A view of an area, with an address of its own. */
export interface View {
  name:
    | 'overview'
    | 'statement'
    | 'payments'
    | 'cards'
    | 'plan'
    | 'quickstart'
    | 'keys'
    | 'webhooks'
    | 'usage'
    | 'members'
    | 'audit'
    | 'profile'
    | 'security'
    | 'notifications'
    | 'data';
  href: string;
  /** Hidden from members who are not owners. */
  forOwners?: true;
  /** Tables use the width of a large screen. */
  wide?: true;
}

/** The areas whose pages share a heading and tabs. */
export const AREAS = {
  billing: [
    { name: 'overview', href: '/billing' },
    { name: 'statement', href: '/billing/statement', wide: true },
    { name: 'payments', href: '/billing/payments', forOwners: true, wide: true },
    { name: 'cards', href: '/billing/cards', forOwners: true },
    { name: 'plan', href: '/billing/plan' },
  ],
  developers: [
    { name: 'quickstart', href: '/developers' },
    { name: 'keys', href: '/developers/keys', forOwners: true },
    { name: 'webhooks', href: '/developers/webhooks' },
    { name: 'usage', href: '/developers/usage' },
  ],
  team: [
    { name: 'members', href: '/team' },
    { name: 'audit', href: '/team/audit', forOwners: true, wide: true },
  ],
  settings: [
    { name: 'profile', href: '/settings/profile' },
    { name: 'security', href: '/settings/security' },
    { name: 'notifications', href: '/settings/notifications' },
    { name: 'data', href: '/settings/data', forOwners: true },
  ],
} as const satisfies Record<string, readonly View[]>;

export type AreaName = keyof typeof AREAS;

export const viewsOf = (area: AreaName): readonly View[] => AREAS[area];
