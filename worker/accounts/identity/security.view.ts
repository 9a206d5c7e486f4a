import { mapPage, type Page } from '../../platform/db/page';
import { iso, isoOrNull } from '../../platform/core/clock';
import { describeDevice, describePlace } from './device';
import type { OpenSession } from './own-sessions.service';
import type { Passkey } from './passkeys.service';
import type { TwoFactorState } from './two-factor.service';

export const toOpenSession = (session: OpenSession) => ({
  id: session.id,
  device: describeDevice(session.userAgent),
  place: describePlace(session.city, session.country),
  current: session.isCurrent,
  createdAt: iso(session.createdAt),
  lastUsedAt: iso(session.updatedAt),
  expiresAt: iso(session.expiresAt),
});

export const toOpenSessions = (page: Page<OpenSession>) => mapPage(page, toOpenSession);

export const toTwoFactor = ({ enabledAt, recoveryCodesLeft }: TwoFactorState) => ({
  enabled: enabledAt !== null,
  enabledAt: isoOrNull(enabledAt),
  recoveryCodeCount: recoveryCodesLeft,
});

export const toPasskey = ({ id, name, createdAt, backedUp }: Passkey) => ({
  id,
  name: name ?? '',
  synced: backedUp,
  createdAt: isoOrNull(createdAt?.getTime() ?? null),
});
