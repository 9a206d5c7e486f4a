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
import { AuditSection } from '../audit/audit-section';
import { DataSection } from '../departure/data-section';
import { KeysSection } from '../keys/keys-section';
import { MembersSection } from '../members/members-section';
import { NotificationSettingsSection } from '../notification-settings/notification-settings-section';
import { PlanSection } from '../plan/plan-section';
import { ProfileSection } from '../profile/profile-section';
import { SecuritySection } from '../security/security-section';
import { StaffSection } from '../staff/staff-section';
import { WebhooksSection } from '../webhooks/webhooks-section';

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
    | 'staff';
  Icon: LucideIcon;
  Page: ComponentType;
  /** It has pages below it, an address each. */
  hasParts?: true;
  /** Nothing for who is only a member of the account. */
  forOwners?: true;
  /** Nothing for who is not one of the platform's own people; to them it does not exist. */
  forStaff?: true;
}

export const SECTIONS: readonly Section[] = [
  { name: 'profile', Icon: UserRound, Page: ProfileSection },
  { name: 'security', Icon: ShieldCheck, Page: SecuritySection },
  { name: 'notifications', Icon: Bell, Page: NotificationSettingsSection },
  { name: 'keys', Icon: KeyRound, Page: KeysSection, forOwners: true },
  { name: 'webhooks', Icon: Webhook, Page: WebhooksSection, hasParts: true },
  { name: 'members', Icon: Users, Page: MembersSection },
  { name: 'plan', Icon: Gauge, Page: PlanSection },
  { name: 'audit', Icon: ScrollText, Page: AuditSection, forOwners: true },
  { name: 'data', Icon: FolderDown, Page: DataSection, forOwners: true },
  { name: 'staff', Icon: Banknote, Page: StaffSection, forStaff: true },
];
