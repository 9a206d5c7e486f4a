import * as z from 'zod';
import { EventData } from '../../events/event';
import { StoredMessage, type Disposition } from './messages';
import { isTerminal, Order, recoverAfterRestart } from './order';
import { isDue } from './order-schedule';

/** An event of this order. Holds references, never text or code. */
const StoredEvent = z.object({
  /** Its place among the events of the order. */
  seq: z.number(),
  /** Its number in the account's log, which clients see; null until the log has it. */
  sequence: z.number().nullable().default(null),
  id: z.string(),
  type: z.string(),
  at: z.number(),
  data: EventData,
});
export type StoredEvent = z.infer<typeof StoredEvent>;
export type NewEvent = Omit<StoredEvent, 'seq' | 'sequence'>;

/** An effect that is not acknowledged yet; with `dueAt` null it waits for an operator. */
const PendingEffect = z.object({
  id: z.string(),
  attempts: z.number(),
  dueAt: z.number().nullable(),
});

/** Everything that the object stores, under one key: a write is one billed row, however much changed. */
const Contents = z.object({
  order: Order,
  messages: z.array(StoredMessage),
  events: z.array(StoredEvent),
  outbox: z.array(PendingEffect),
  /** Expiry of each ticket that was used, by its id. */
  tickets: z.record(z.string(), z.number()),
});
type Contents = z.infer<typeof Contents>;

/** The part of a Durable Object's storage that the store uses; a map replaces it in tests. */
export interface ObjectStorage {
  kv: { get(key: string): unknown; put(key: string, value: string): void };
}

const KEY = 'verification';

/** The order without its scheduling fields, which are derived again after a restart and need no write. */
const durablePart = (order: Order): string =>
  JSON.stringify({ ...order, nextAt: 0, attempts: 0, intervalMs: 0 });

const byId = <T extends { id: string }>(list: readonly T[], id: string): T | undefined =>
  list.find((one) => one.id === id);

/**
 * The object's state in memory and in storage. A change is made in memory and becomes durable by `write`; it may be
 * published only after that. Synchronous, so changes do not interleave.
 */
export class OrderStore {
  readonly #storage: ObjectStorage;
  #contents: Contents | null;
  #isDirty = false;
  /** The durable part of the order in memory; null until it is needed. */
  #durable: string | null = null;
  /** An event in the outbox may have been appended before the restart, without a record of it. */
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

  /** A different object after every change. */
  get version(): object | null {
    return this.#contents;
  }

  get mayRepeat(): boolean {
    return this.#mayRepeat;
  }

  /** Stores a new order at once. An order that is rebuilt from D1 may repeat effects of its lost object. */
  create(order: Order, mayRepeat = false): void {
    this.#contents = { order, messages: [], events: [], outbox: [], tickets: {} };
    this.#mayRepeat = mayRepeat;
    this.#durable = null;
    this.#isDirty = true;
    this.write();
  }

  /** Writes one row, or none when nothing changed. After a failure, memory is read from storage again. */
  write(): void {
    if (!this.#isDirty || !this.#contents) return;
    this.#isDirty = false;
    try {
      this.#storage.kv.put(KEY, JSON.stringify(this.#contents));
    } catch (error) {
      this.#contents = this.#read();
      this.#durable = null;
      throw error;
    }
  }

  /** Empties the memory, after the storage was deleted. */
  forget(): void {
    this.#contents = null;
    this.#isDirty = false;
    this.#mayRepeat = false;
  }

  /** All or nothing: when `work` throws, its changes are undone. */
  transaction<T>(work: () => T): T {
    const before = this.#contents;
    const wasDirty = this.#isDirty;
    try {
      return work();
    } catch (error) {
      this.#contents = before;
      this.#isDirty = wasDirty;
      this.#durable = null;
      throw error;
    }
  }

  #requireContents(): Contents {
    if (!this.#contents) throw new Error('the object holds no order');
    return this.#contents;
  }

  // Contents are replaced and never mutated, so that a transaction can restore the previous ones.
  #change(change: Partial<Contents>): void {
    this.#contents = { ...this.#requireContents(), ...change };
    this.#isDirty = true;
  }

  /** A change of the scheduling fields alone, as after a poll without news, needs no write. */
  save(order: Order): void {
    const known = this.#requireContents();
    const [before, after] = [this.#durable ?? durablePart(known.order), durablePart(order)];
    if (before === after) this.#contents = { ...known, order };
    else this.#change({ order });
    this.#durable = after;
  }

  /** @returns false when a message with this id is stored already. */
  addMessage(message: StoredMessage): boolean {
    const { messages } = this.#requireContents();
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

  /** @returns the messages whose disposition changed. */
  setDisposition(from: readonly Disposition[], to: Disposition): StoredMessage[] {
    const moved = from.filter((one) => one !== to).flatMap((one) => this.messages(one));
    if (moved.length === 0) return [];
    const ids = new Set(moved.map(({ id }) => id));
    const messages = this.#requireContents().messages.map((message) =>
      ids.has(message.id) ? { ...message, disposition: to } : message,
    );
    this.#change({ messages });
    return moved.map((message) => ({ ...message, disposition: to }));
  }

  /** Whether a message with a code is shown, or may still be shown. */
  hasCode(): boolean {
    return (this.#contents?.messages ?? []).some(
      ({ disposition, hasCode }) => hasCode && disposition !== 'late',
    );
  }

  /** @returns the event with its number, or null when an event with this id is stored already. */
  addEvent(event: NewEvent): StoredEvent | null {
    const { events } = this.#requireContents();
    if (byId(events, event.id)) return null;
    const stored = { ...event, seq: events.length + 1, sequence: null };
    this.#change({ events: [...events, stored] });
    return stored;
  }

  eventsAfter(seq: number): StoredEvent[] {
    return (this.#contents?.events ?? []).filter((event) => event.seq > seq);
  }

  lastSeq(): number {
    return this.#contents?.events.length ?? 0;
  }

  /** Records the numbers that the account's log gave to events. @returns the events that had none before. */
  assignSequences(numbers: ReadonlyMap<string, number>): StoredEvent[] {
    const before = this.#requireContents().events;
    const events = before.map((event) => ({
      ...event,
      sequence: event.sequence ?? numbers.get(event.id) ?? null,
    }));
    this.#change({ events });
    return events.filter(({ sequence }, index) => sequence !== before[index]?.sequence);
  }

  /** The events that the account's log has, with a number above `sequence`. */
  loggedAfter(sequence: number): StoredEvent[] {
    return this.eventsAfter(0).filter((event) => (event.sequence ?? 0) > sequence);
  }

  enqueue(id: string, dueAt: number): void {
    const { outbox } = this.#requireContents();
    if (!byId(outbox, id)) this.#change({ outbox: [...outbox, { id, attempts: 0, dueAt }] });
  }

  /** Effects that are due, sorted by due time. */
  due(now: number): { id: string; attempts: number }[] {
    return (this.#contents?.outbox ?? [])
      .filter(({ dueAt }) => dueAt !== null && isDue(dueAt, now))
      .toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || (a.id < b.id ? -1 : 1));
  }

  /** Delays due effects of a kind until the retry of the oldest effect of that kind. */
  queueBehindHead(prefix: string, now: number): void {
    const { outbox } = this.#requireContents();
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
    const { outbox } = this.#requireContents();
    this.#change({ outbox: outbox.filter((one) => one.id !== id) });
  }

  /** Reschedules the effect; `dueAt` null leaves it for an operator. */
  postpone(id: string, attempts: number, dueAt: number | null): void {
    const { outbox } = this.#requireContents();
    this.#change({
      outbox: outbox.map((one) => (one.id === id ? { ...one, attempts, dueAt } : one)),
    });
  }

  nextDueAt(): number | null {
    const dues = (this.#contents?.outbox ?? []).flatMap(({ dueAt }) => dueAt ?? []);
    return dues.length > 0 ? Math.min(...dues) : null;
  }

  /** Whether the order has ended, and its events and its settlement, which adds one, wait for nothing but an operator. */
  isDelivered(): boolean {
    const { order, outbox = [] } = this.#contents ?? {};
    if (!order || !isTerminal(order.state)) return false;
    return !outbox.some(({ id, dueAt }) => dueAt !== null && /^[12]:/.test(id));
  }

  outboxSize(): number {
    return this.#contents?.outbox.length ?? 0;
  }

  /** @returns true at the first use of a ticket; its signature and target were checked before. */
  spendTicket(jti: string, expiresAt: number, now: number): boolean {
    const { tickets } = this.#requireContents();
    if (tickets[jti] !== undefined) return false;
    const live = Object.entries(tickets).filter(([, expires]) => expires >= now);
    this.#change({ tickets: { ...Object.fromEntries(live), [jti]: expiresAt } });
    this.write();
    return true;
  }

  /** The ticket opened nothing: it may be used again. */
  returnTicket(jti: string): void {
    const { [jti]: _unused, ...others } = this.#requireContents().tickets;
    this.#change({ tickets: others });
    this.write();
  }
}
