import {
  FolderDown,
  Gauge,
  KeyRound,
  ScrollText,
  ShieldCheck,
  UserRound,
  Users,
  type LucideIcon,
} from 'lucide-preact';
import type { ComponentType } from 'preact';
import { AuditSection } from '../audit/audit-section';
import { DataSection } from '../departure/data-section';
import { KeysSection } from '../keys/keys-section';
import { MembersSection } from '../members/members-section';
import { PlanSection } from '../plan/plan-section';
import { ProfileSection } from '../profile/profile-section';
import { SecuritySection } from '../security/security-section';

interface Section {
  name: 'profile' | 'security' | 'keys' | 'members' | 'plan' | 'audit' | 'data';
  Icon: LucideIcon;
  Page: ComponentType;
  /** Nothing for who is only a member of the account. */
  forOwners?: true;
}

export const SECTIONS: readonly Section[] = [
  { name: 'profile', Icon: UserRound, Page: ProfileSection },
  { name: 'security', Icon: ShieldCheck, Page: SecuritySection },
  { name: 'keys', Icon: KeyRound, Page: KeysSection, forOwners: true },
  { name: 'members', Icon: Users, Page: MembersSection },
  { name: 'plan', Icon: Gauge, Page: PlanSection },
  { name: 'audit', Icon: ScrollText, Page: AuditSection, forOwners: true },
  { name: 'data', Icon: FolderDown, Page: DataSection, forOwners: true },
];
