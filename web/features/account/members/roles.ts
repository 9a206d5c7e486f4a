import type { Role } from '../../../api/account-api';

export const ROLES: readonly Role[] = ['member', 'owner'];
export const isRole = (text: string): text is Role => ROLES.some((role) => role === text);
