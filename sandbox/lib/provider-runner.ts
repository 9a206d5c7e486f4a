import { logFailure } from './log';

const RETRY_MS = 30_000;
/** Alarms are set on a grid, so that a burst of due rows sets one alarm. */
const GRID_MS = 20;
/** The next call runs due work itself when the alarm is this late. */
const LATE_MS = 250;

interface Ports {
  /** The provider's name in the log. */
  name: string;
  settings: { lastError: string | null };
  pump: { readonly hasRoom: boolean; send(now: number): void };
  webhooks: { nextDueAt(): number | null };
  /** Runs everything that is due; called inside a transaction. */
  runDue: () => void;
  /** The earliest due time, with or without webhooks; null when nothing is due. */
  nextDueAt: (withWebhooks: boolean) => number | null;
}

/** The part that both provider objects share: transactions, due work with its alarm, and failures of the sandbox. */
export class ProviderRunner {
  readonly #storage: DurableObjectStorage;
  readonly #ports: Ports;
  /** A hint that saves writes: an alarm without due work does no harm. */
  #armedAt: number | null = null;

  constructor(storage: DurableObjectStorage, ports: Ports) {
    this.#storage = storage;
    this.#ports = ports;
  }

  /** Runs `work` in one transaction, then sends and schedules the due work that it left. */
  write<T>(work: () => T): T {
    const result = this.#storage.transactionSync(work);
    this.schedule();
    return result;
  }

  /** Derived from the rows: sends webhooks that are due now and arms the alarm for the next due row. */
  schedule(): void {
    const { pump, webhooks, nextDueAt } = this.#ports;
    const now = Date.now();
    const webhookAt = webhooks.nextDueAt();
    if (webhookAt !== null && webhookAt <= now) pump.send(now);
    const at = nextDueAt(pump.hasRoom);
    if (at === null) return;
    // An alarm that is about to fire stays: moving it at every write would postpone it forever.
    if (this.#armedAt !== null && this.#armedAt <= at + GRID_MS) return;
    this.#armedAt = Math.ceil(Math.max(at, now + 1) / GRID_MS) * GRID_MS;
    void this.#storage.setAlarm(this.#armedAt);
  }

  /** Runs due work before a call when the alarm for it is late. */
  catchUpIfLate(now: number): void {
    if (this.#armedAt === null || now < this.#armedAt + LATE_MS) return;
    this.#armedAt = null;
    this.#catchUp();
  }

  async onAlarm(): Promise<void> {
    // First, so that a failed run is followed by another: the platform gives up after seven throws.
    this.#armedAt = Date.now() + RETRY_MS;
    await this.#storage.setAlarm(this.#armedAt);
    if (this.#catchUp() && this.#ports.nextDueAt(true) === null) {
      this.#armedAt = null;
      await this.#storage.deleteAlarm();
    }
  }

  /** Reports a failure of the sandbox itself in the log and in `healthz`. */
  recordFailure(operation: string, error: unknown): void {
    logFailure(`${this.#ports.name} ${operation}`, error);
    this.#ports.settings.lastError = `${operation}: ${String(error)}`;
  }

  #catchUp(): boolean {
    try {
      this.write(this.#ports.runDue);
      return true;
    } catch (error) {
      this.recordFailure('alarm', error);
      return false;
    }
  }
}
