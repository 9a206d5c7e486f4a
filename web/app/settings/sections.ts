import {
  Bell,
  FolderDown,
  Gauge,
  Banknote,
  KeyRound,
  ScrollText,
  ShieldCheck,
  UserRound,
  Users,
  Webhook,
  type LucideIcon,
} from 'lucide-preact';
import type { ComponentType } from 'preact';
import { AuditSection } from '../../features/account/audit/audit-section';
import { DataSection } from '../../features/account/privacy/data-section';
import { KeysSection } from '../../features/account/api-keys/keys-section';
import { MembersSection } from '../../features/account/members/members-section';
import { NotificationSettingsSection } from '../../features/notifications/settings/notification-settings-section';
import { TiersSection } from '../../features/billing/tiers/tiers-section';
import { ProfileSection } from '../../features/account/profile/profile-section';
import { SecuritySection } from '../../features/account/security/security-section';
import { AdminSection } from '../../features/admin/admin-section';
import { WebhooksSection } from '../../features/webhooks/webhooks-section';

export interface Section {
  name:
    | 'profile'
    | 'security'
    | 'notifications'
    | 'keys'
    | 'webhooks'
    | 'members'
    | 'plan'
    | 'audit'
    | 'data'
    | 'admin';
  Icon: LucideIcon;
  Page: ComponentType;
  /** Has subpages, each with its own address. */
  hasParts?: true;
  /** Hidden from members who are not owners. */
  forOwners?: true;
  /** For the platform's operators only; others get the page for unknown addresses. */
  forAdmins?: true;
}

export const SECTIONS: readonly Section[] = [
  { name: 'profile', Icon: UserRound, Page: ProfileSection },
  { name: 'security', Icon: ShieldCheck, Page: SecuritySection },
  { name: 'notifications', Icon: Bell, Page: NotificationSettingsSection },
  { name: 'keys', Icon: KeyRound, Page: KeysSection, forOwners: true },
  { name: 'webhooks', Icon: Webhook, Page: WebhooksSection, hasParts: true },
  { name: 'members', Icon: Users, Page: MembersSection },
  { name: 'plan', Icon: Gauge, Page: TiersSection },
  { name: 'audit', Icon: ScrollText, Page: AuditSection, forOwners: true },
  { name: 'data', Icon: FolderDown, Page: DataSection, forOwners: true },
  { name: 'admin', Icon: Banknote, Page: AdminSection, forAdmins: true },
];
