import { open } from '../kernel/crypto';
import { rowsOf, type Db } from '../db/client';
import { isTerminal, STATES, type Order, type State } from './order';
import { preferences } from './preferences';
import type { StoredMessage } from './verification.store';
import * as z from 'zod';

/** A message in clear: exists only while an answer or a frame is rendered. */
export interface OpenMessage {
  id: string;
  from: string | null;
  text: string | null;
  code: string | null;
  /** When the provider received it, epoch milliseconds. */
  receivedAt: number;
}

/** A verification as its owner may see it. Times are epoch milliseconds, money is cents. */
export interface Snapshot {
  id: string;
  state: State;
  reason: string | null;
  service: string;
  capability: 'sms' | 'voice';
  price: number;
  number: string | null;
  areaCodes: string[] | null;
  carriers: string[] | null;
  /** The parts of `price` that preferences added, in cents. */
  surcharge: { areaCode: number; carrier: number };
  quoteId: string | null;
  createdAt: number;
  deadlineAt: number | null;
  endedAt: number | null;
  history: { state: State; at: number }[];
  messages: OpenMessage[];
}

const Body = z.object({
  from: z.string().nullable(),
  text: z.string().nullable(),
  code: z.string().nullable(),
});

export async function openMessage(
  sealKey: string,
  accountId: string,
  message: Pick<StoredMessage, 'id' | 'sealed' | 'receivedAt'>,
): Promise<OpenMessage> {
  const body = await open(sealKey, { owner: accountId, record: message.id }, message.sealed);
  return { id: message.id, ...Body.parse(JSON.parse(body)), receivedAt: message.receivedAt };
}

export async function snapshotOf(
  sealKey: string,
  order: Order,
  stored: readonly StoredMessage[],
): Promise<Snapshot> {
  const { id, state, reason, service, capability, price, createdAt } = order;
  const { areaCodes, carriers, surcharge, quoteId } = order;
  const messages = await Promise.all(stored.map((m) => openMessage(sealKey, order.accountId, m)));
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
    createdAt,
    messages,
    number: order.state === 'created' ? null : (order.reservation?.number ?? null),
    deadlineAt: order.deadlineAt,
    endedAt: order.endedAt,
    history: order.history,
  };
}

const Row = z.object({
  id: z.string(),
  state: z.enum(STATES),
  reason: z.string().nullable(),
  service: z.string(),
  capability: z.enum(['sms', 'voice']),
  price: z.number(),
  number: z.string().nullable(),
  area_codes: z.string().nullable(),
  carriers: z.string().nullable(),
  created_at: z.number(),
  deadline_at: z.number(),
  ended_at: z.number().nullable(),
  request_hash: z.string(),
  surcharge_area_code: z.number(),
  surcharge_carrier: z.number(),
  quote_id: z.string().nullable(),
});
const MessageRow = z.object({ id: z.string(), sealed: z.string(), receivedAt: z.number() });

/** The order as D1 keeps it after its object is gone, with its request's hash; null for anybody but the owner. */
export async function findSnapshot(
  db: Db,
  sealKey: string,
  owned: { id: string; accountId: string },
): Promise<{ snapshot: Snapshot; requestHash: string } | null> {
  const [order, messages] = await db.sql.batch([
    db.sql
      .prepare('SELECT * FROM verifications WHERE id = ? AND account_id = ?')
      .bind(owned.id, owned.accountId),
    db.sql
      .prepare(
        'SELECT id, sealed, received_at AS receivedAt FROM messages WHERE verification_id = ? AND late = 0 ORDER BY received_at, id',
      )
      .bind(owned.id),
  ]);
  const found = order?.results[0];
  if (!found) return null;
  const row = Row.parse(found);
  const stored = rowsOf(messages, MessageRow);
  const ended = row.ended_at ?? row.created_at;
  const history = [
    { state: 'created' as const, at: row.created_at },
    { state: row.state, at: ended },
  ];
  const snapshot: Snapshot = {
    id: row.id,
    state: row.state,
    reason: row.reason,
    service: row.service,
    price: row.price,
    capability: row.capability,
    number: row.number,
    createdAt: row.created_at,
    areaCodes: preferences(row.area_codes),
    carriers: preferences(row.carriers),
    surcharge: { areaCode: row.surcharge_area_code, carrier: row.surcharge_carrier },
    quoteId: row.quote_id,
    deadlineAt: row.deadline_at,
    endedAt: row.ended_at,
    history: isTerminal(row.state) ? history : history.slice(0, 1),
    messages: await Promise.all(stored.map((m) => openMessage(sealKey, owned.accountId, m))),
  };
  return { snapshot, requestHash: row.request_hash };
}
