import { mapPage, type Page } from '../../platform/db/page';
import { iso, isoOrNull } from '../../platform/core/clock';
import type { Principal } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { areaCodeOf, paidAmounts, unhonouredSurcharge } from './surcharge';
import { COUNTRIES } from '../catalogue/countries';
import type { OrderSummary } from './order-summary';
import type { OrderFacts, Snapshot } from './snapshot';

/** The verification in the format of the API: ISO times, cents. */
export function toVerificationOf(
  snapshot: OrderFacts,
  { code, messageCount }: { code: string | null; messageCount: number },
) {
  const { id, state, reason, service, capability, price, surcharge, number } = snapshot;
  return {
    id,
    state,
    reason,
    service,
    capability,
    priceCents: price,
    ...paidAmounts(snapshot),
    currency: 'USD' as const,
    // The only country that is served.
    country: COUNTRIES[0],
    number,
    code,
    preferences: {
      areaCodes: {
        requested: snapshot.areaCodes,
        assigned: number && areaCodeOf(number),
        surchargeCents: surcharge.areaCode,
        refundedSurchargeCents: unhonouredSurcharge(snapshot),
      },
      carriers: { requested: snapshot.carriers, surchargeCents: surcharge.carrier },
    },
    quoteId: snapshot.quoteId,
    externalId: snapshot.externalId,
    metadata: snapshot.metadata,
    createdAt: iso(snapshot.createdAt),
    deadlineAt: isoOrNull(snapshot.deadlineAt),
    endedAt: isoOrNull(snapshot.endedAt),
    history: snapshot.history.map((entry) => ({ state: entry.state, enteredAt: iso(entry.at) })),
    messageCount,
    report: snapshot.report && {
      state: snapshot.report.state,
      reportedAt: iso(snapshot.report.at),
    },
  };
}

/** As `toVerificationOf`; `code` is that of the newest message with one. */
export const toVerification = (snapshot: Snapshot) =>
  toVerificationOf(snapshot, {
    code: snapshot.messages.findLast((message) => message.code !== null)?.code ?? null,
    messageCount: snapshot.messages.length,
  });

export const toVerifications = (page: Page<Snapshot>) => mapPage(page, toVerification);

/** Hides the code from a caller without the scope to read verifications. */
export const toVerificationFor = (
  { scopes }: Pick<Principal, 'scopes'>,
  snapshot: Snapshot,
): Verification => {
  const verification = toVerification(snapshot);
  return scopes.includes('verifications:read') ? verification : { ...verification, code: null };
};

export type Verification = ReturnType<typeof toVerification>;

export const toMessages = (snapshot: Snapshot) =>
  snapshot.messages.map((message) => ({ ...message, receivedAt: iso(message.receivedAt) }));

/** @throws messages.not_found. */
export function getMessage(snapshot: Snapshot, id: string) {
  const message = toMessages(snapshot).find((one) => one.id === id);
  if (!message) throw new AppError('messages.not_found');
  return message;
}

/** The verification with its messages, for a caller that may read them. */
export const toExpanded = (snapshot: Snapshot) => ({
  ...toVerification(snapshot),
  messages: toMessages(snapshot),
});

/** As `toVerifications`, each with its messages. */
export const toExpandedPage = (page: Page<Snapshot>) => mapPage(page, toExpanded);

export const toSummary = (summary: OrderSummary) => ({
  rentalCount: summary.rentals,
  completedCount: summary.completed,
  openCount: summary.open,
  chargedCents: summary.charged,
  refundedCents: summary.refunded,
  currency: 'USD' as const,
  capped: summary.capped,
});
