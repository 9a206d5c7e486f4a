import * as z from 'zod';
import { EventData } from '../../events/event';
import { StoredMessage, type Disposition } from './messages';
import { recoverAfterRestart, Order } from './order';
import { isDue } from './poll-schedule';

/** An event of this order, numbered for the sockets that wait for it. Holds references, never text or code. */
const StoredEvent = z.object({
  seq: z.number(),
  id: z.string(),
  type: z.string(),
  at: z.number(),
  data: EventData,
});
export type StoredEvent = z.infer<typeof StoredEvent>;

/** An effect that the world still owes us an answer for; `dueAt` null parks it for a person. */
const Pending = z.object({ id: z.string(), attempts: z.number(), dueAt: z.number().nullable() });
type Pending = z.infer<typeof Pending>;

/** Everything the object keeps, under one key: each write is one billed row, however much changed. */
const Contents = z.object({
  order: Order,
  messages: z.array(StoredMessage),
  events: z.array(StoredEvent),
  outbox: z.array(Pending),
  /** Spent tickets and when they expire. */
  tickets: z.record(z.string(), z.number()),
});
type Contents = z.infer<typeof Contents>;

/** The part of a Durable Object's storage that the store needs; a map can stand in for it in tests. */
export interface ObjectStorage {
  kv: { get(key: string): unknown; put(key: string, value: string): void };
}

const KEY = 'verification';

/** All of an order that is worth a write: its clockwork is derived anew after a wake. */
const durablePart = (order: Order): string =>
  JSON.stringify({ ...order, nextAt: 0, attempts: 0, intervalMs: 0 });

const byId = <T extends { id: string }>(list: readonly T[], id: string): T | undefined =>
  list.find((one) => one.id === id);

/**
 * The object's memory and what of it is stored. Changes are made in memory and last only once `write` was called;
 * nobody outside may hear of them before. Synchronous, hence without interleaving.
 */
export class OrderStore {
  readonly #storage: ObjectStorage;
  #contents: Contents | null;
  #isDirty = false;
  /** Of the order in memory, null until it is asked for. */
  #essence: string | null = null;
  /** Whether an event of the outbox may have been appended in an earlier life, which did not come to note it. */
  #mayRepeat: boolean;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
    this.#contents = this.#read();
    this.#mayRepeat = this.#contents !== null;
  }

  #read(): Contents | null {
    const text = this.#storage.kv.get(KEY);
    if (typeof text !== 'string') return null;
    const contents = Contents.parse(JSON.parse(text));
    return { ...contents, order: recoverAfterRestart(contents.order) };
  }

  get order(): Order | null {
    return this.#contents?.order ?? null;
  }

  /** Another object after every change. */
  get version(): object | null {
    return this.#contents;
  }

  get mayRepeat(): boolean {
    return this.#mayRepeat;
  }

  /** Stores a new order at once. One that is made anew from D1 may repeat what its lost object did. */
  create(order: Order, mayRepeat = false): void {
    this.#contents = { order, messages: [], events: [], outbox: [], tickets: {} };
    this.#mayRepeat = mayRepeat;
    this.#essence = null;
    this.#isDirty = true;
    this.write();
  }

  /** Makes what changed last: one row, or none when nothing did. When it fails, memory knows no more than storage. */
  write(): void {
    if (!this.#isDirty || !this.#contents) return;
    this.#isDirty = false;
    try {
      this.#storage.kv.put(KEY, JSON.stringify(this.#contents));
    } catch (error) {
      this.#contents = this.#read();
      this.#essence = null;
      throw error;
    }
  }

  /** After the storage was emptied: this object holds nothing again. */
  forget(): void {
    this.#contents = null;
    this.#isDirty = false;
    this.#mayRepeat = false;
  }

  /** All or nothing: when `work` throws, nothing of it stays. */
  transaction<T>(work: () => T): T {
    const before = this.#contents;
    const wasDirty = this.#isDirty;
    try {
      return work();
    } catch (error) {
      this.#contents = before;
      this.#isDirty = wasDirty;
      this.#essence = null;
      throw error;
    }
  }

  #known(): Contents {
    if (!this.#contents) throw new Error('the object holds no order');
    return this.#contents;
  }

  // Contents are replaced, never changed in place, so that a transaction can go back to what was.
  #change(change: Partial<Contents>): void {
    this.#contents = { ...this.#known(), ...change };
    this.#isDirty = true;
  }

  /** A poll that found nothing changes the clockwork only, and is not worth a write. */
  save(order: Order): void {
    const known = this.#known();
    const [before, after] = [this.#essence ?? durablePart(known.order), durablePart(order)];
    if (before === after) this.#contents = { ...known, order };
    else this.#change({ order });
    this.#essence = after;
  }

  /** False when a message with this id is known already. */
  addMessage(message: StoredMessage): boolean {
    const { messages } = this.#known();
    if (byId(messages, message.id)) return false;
    this.#change({ messages: [...messages, { ...message }] });
    return true;
  }

  /** Oldest first. */
  messages(disposition: Disposition): StoredMessage[] {
    return (this.#contents?.messages ?? [])
      .filter((message) => message.disposition === disposition)
      .toSorted((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1));
  }

  message(id: string): StoredMessage | undefined {
    return byId(this.#contents?.messages ?? [], id);
  }

  countMessages(): number {
    return this.#contents?.messages.length ?? 0;
  }

  /** Gives messages another disposition; answers those that had a different one. */
  dispose(from: readonly Disposition[], to: Disposition): StoredMessage[] {
    const moved = from.filter((one) => one !== to).flatMap((one) => this.messages(one));
    if (moved.length === 0) return [];
    const ids = new Set(moved.map(({ id }) => id));
    const messages = this.#known().messages.map((message) =>
      ids.has(message.id) ? { ...message, disposition: to } : message,
    );
    this.#change({ messages });
    return moved.map((message) => ({ ...message, disposition: to }));
  }

  /** Whether a message with a code lies here that the customer sees, or may come to see. */
  hasCode(): boolean {
    return (this.#contents?.messages ?? []).some(
      ({ disposition, hasCode }) => hasCode && disposition !== 'late',
    );
  }

  /** The event with its number, or null when its id is known already. */
  addEvent(event: Omit<StoredEvent, 'seq'>): StoredEvent | null {
    const { events } = this.#known();
    if (byId(events, event.id)) return null;
    const stored = { ...event, seq: events.length + 1 };
    this.#change({ events: [...events, stored] });
    return stored;
  }

  eventsAfter(seq: number): StoredEvent[] {
    return (this.#contents?.events ?? []).filter((event) => event.seq > seq);
  }

  lastSeq(): number {
    return this.#contents?.events.length ?? 0;
  }

  enqueue(id: string, dueAt: number): void {
    const { outbox } = this.#known();
    if (!byId(outbox, id)) this.#change({ outbox: [...outbox, { id, attempts: 0, dueAt }] });
  }

  /** What is due, in the order of the due times. */
  due(now: number): { id: string; attempts: number }[] {
    return (this.#contents?.outbox ?? [])
      .filter(({ dueAt }) => dueAt !== null && isDue(dueAt, now))
      .toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || (a.id < b.id ? -1 : 1));
  }

  /** Makes due effects of a kind wait for the oldest of that kind, when that one waits for its next try. */
  queueBehindHead(prefix: string, now: number): void {
    const { outbox } = this.#known();
    const kind = outbox.filter(({ id, dueAt }) => id.startsWith(prefix) && dueAt !== null);
    const head = kind.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0]?.dueAt ?? now;
    if (isDue(head, now)) return;
    const behind = new Set(kind.filter(({ dueAt }) => isDue(dueAt ?? 0, now)).map(({ id }) => id));
    if (behind.size === 0) return;
    this.#change({
      outbox: outbox.map((one) => (behind.has(one.id) ? { ...one, dueAt: head } : one)),
    });
  }

  acknowledge(id: string): void {
    const { outbox } = this.#known();
    this.#change({ outbox: outbox.filter((one) => one.id !== id) });
  }

  /** Tried again at `dueAt`; null parks the effect for a person. */
  postpone(id: string, attempts: number, dueAt: number | null): void {
    const { outbox } = this.#known();
    this.#change({
      outbox: outbox.map((one) => (one.id === id ? { ...one, attempts, dueAt } : one)),
    });
  }

  nextDueAt(): number | null {
    const dues = (this.#contents?.outbox ?? []).flatMap(({ dueAt }) => dueAt ?? []);
    return dues.length > 0 ? Math.min(...dues) : null;
  }

  outboxSize(): number {
    return this.#contents?.outbox.length ?? 0;
  }

  /** True once per ticket, stored at once; the object sees only tickets whose signature and target were checked. */
  spendTicket(jti: string, expiresAt: number, now: number): boolean {
    const { tickets } = this.#known();
    if (tickets[jti] !== undefined) return false;
    const live = Object.entries(tickets).filter(([, expires]) => expires >= now);
    this.#change({ tickets: { ...Object.fromEntries(live), [jti]: expiresAt } });
    this.write();
    return true;
  }
}
