import type { Sealer } from '../../platform/sealing/sealing.service';
import type { EventMessage } from '../../events/public-data';
import type { Reason } from '../../events/verification-reasons';
import { numberOf, type Order, type ReportState, type State } from './order';
import type { StoredMessage } from './messages';
import * as z from 'zod';

/** A decrypted message; exists only while a response or a frame is rendered. */
export interface OpenMessage extends EventMessage {
  id: string;
}

/** An order as its owner may see it. Times are epoch milliseconds, amounts are cents. */
export interface Snapshot {
  id: string;
  state: State;
  reason: Reason | null;
  service: string;
  capability: 'sms' | 'voice';
  price: number;
  number: string | null;
  areaCodes: string[] | null;
  carriers: string[] | null;
  /** Cents of `price` that preferences added. */
  surcharge: { areaCode: number; carrier: number };
  quoteId: string | null;
  externalId: string | null;
  metadata: Readonly<Record<string, string>>;
  createdAt: number;
  deadlineAt: number | null;
  endedAt: number | null;
  history: { state: State; at: number }[];
  /** Outcome of the customer's report of a completed number. */
  report: { state: ReportState; at: number } | null;
  /** Readable messages; none after a release. */
  messages: OpenMessage[];
}
/** An order without its messages. */
export type OrderFacts = Omit<Snapshot, 'messages'>;

const Body = z.object({
  from: z.string().nullable(),
  text: z.string().nullable(),
  code: z.string().nullable(),
});

export async function openMessage(
  sealer: Sealer,
  accountId: string,
  message: Pick<StoredMessage, 'id' | 'sealed' | 'receivedAt'>,
): Promise<OpenMessage> {
  const body = await sealer.unseal({ owner: accountId, record: message.id }, message.sealed);
  return { id: message.id, ...Body.parse(JSON.parse(body)), receivedAt: message.receivedAt };
}

export function factsOf(order: Order): OrderFacts {
  const { id, state, reason, service, capability, price, createdAt } = order;
  const { areaCodes, carriers, surcharge, quoteId, externalId, metadata } = order;
  return {
    id,
    state,
    reason,
    service,
    capability,
    price,
    areaCodes,
    carriers,
    surcharge,
    quoteId,
    externalId,
    metadata,
    createdAt,
    number: numberOf(order),
    deadlineAt: order.deadlineAt,
    endedAt: order.endedAt,
    history: order.history,
    report: order.report,
  };
}

export async function buildSnapshot(
  sealer: Sealer,
  order: Order,
  stored: readonly StoredMessage[],
): Promise<Snapshot> {
  const messages = await Promise.all(stored.map((m) => openMessage(sealer, order.accountId, m)));
  return { ...factsOf(order), messages };
}
