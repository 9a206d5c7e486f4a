import { mapPage, type Page } from '../../platform/db/page';
import { iso, isoOrNull } from '../../platform/core/clock';
import type { Principal } from '../../platform/core/ctx';
import { areaCodeOf, unhonouredSurcharge } from './surcharge';
import type { Snapshot } from './snapshot';

/** A verification as the API shows it: named fields, ISO times, cents. `code` is the newest message's. */
export function toVerification(snapshot: Snapshot) {
  const { id, state, reason, service, capability, price, surcharge, number, messages } = snapshot;
  const code = messages.findLast((message) => message.code !== null)?.code ?? null;
  return {
    id,
    state,
    reason,
    service,
    capability,
    price,
    number,
    code,
    preferences: {
      areaCodes: {
        asked: snapshot.areaCodes,
        got: number && areaCodeOf(number),
        surcharge: surcharge.areaCode,
        surchargeRefunded: unhonouredSurcharge(snapshot),
      },
      carriers: { asked: snapshot.carriers, surcharge: surcharge.carrier },
    },
    quote: snapshot.quoteId,
    createdAt: iso(snapshot.createdAt),
    deadlineAt: isoOrNull(snapshot.deadlineAt),
    endedAt: isoOrNull(snapshot.endedAt),
    history: snapshot.history.map((entry) => ({ state: entry.state, at: iso(entry.at) })),
    messageCount: messages.length,
    report: snapshot.report && { state: snapshot.report.state, at: iso(snapshot.report.at) },
  };
}

export const toVerifications = (page: Page<Snapshot>) => mapPage(page, toVerification);

/** As `caller` may see it: what a message said is for who may read verifications, not for who may only change them. */
export const toVerificationFor = (
  { scopes }: Pick<Principal, 'scopes'>,
  snapshot: Snapshot,
): Verification => {
  const whole = toVerification(snapshot);
  return scopes.includes('verifications:read') ? whole : { ...whole, code: null };
};

export type Verification = ReturnType<typeof toVerification>;

export const toMessages = (snapshot: Snapshot) => ({
  data: snapshot.messages.map((message) => ({ ...message, receivedAt: iso(message.receivedAt) })),
});
