import { Switches } from './switches';
import { Values } from '../lib/values';

/** One row per setting. Switches are parsed once and cached, because every call reads them. */
export class SettingsStore {
  readonly #values: Values;
  readonly #defaultSeed: string;
  #switches: Switches | undefined;

  constructor(sql: SqlStorage, defaultSeed: string) {
    this.#values = new Values(sql);
    this.#defaultSeed = defaultSeed;
  }

  get seed(): string {
    return this.#values.read('seed') ?? this.#defaultSeed;
  }

  set seed(seed: string) {
    this.#values.write('seed', seed);
  }

  get switches(): Switches {
    this.#switches ??= this.#readSwitches();
    return this.#switches;
  }

  /** Stored switches that no longer parse (a field was renamed) are replaced by the defaults. */
  #readSwitches(): Switches {
    const stored: unknown = JSON.parse(this.#values.read('switches') ?? '{}');
    const parsed = Switches.safeParse(stored);
    return parsed.success ? parsed.data : Switches.parse({});
  }

  set switches(switches: Switches) {
    this.#values.write('switches', JSON.stringify(switches));
    this.#switches = switches;
  }

  get balanceCents(): number {
    const stored = this.#values.read('balance');
    return stored === null ? Math.round(this.switches.balance * 100) : Number(stored);
  }

  set balanceCents(cents: number) {
    this.#values.write('balance', String(cents));
  }

  /** Consecutive failed webhook attempts. */
  get webhookFailures(): number {
    return Number(this.#values.read('webhook_failures') ?? 0);
  }

  set webhookFailures(failures: number) {
    this.#values.write('webhook_failures', String(failures));
  }

  get webhookDisabled(): boolean {
    return this.#values.read('webhook_disabled') === '1';
  }

  set webhookDisabled(disabled: boolean) {
    this.#values.write('webhook_disabled', disabled ? '1' : '0');
  }

  /** Counts the instances of the object; a reset starts at 0 again. */
  nextGeneration(): number {
    return this.#values.countUp('lives');
  }

  /** The last failure of the sandbox itself, for `healthz`; survives an eviction. */
  get lastError(): string | null {
    return this.#values.read('last_error');
  }

  set lastError(error: string | null) {
    if (error === null) this.#values.forget('last_error');
    else this.#values.write('last_error', error);
  }

  /** End of the change in progress; epoch ms. */
  get changingUntil(): number {
    return Number(this.#values.read('changing_until') ?? 0);
  }

  set changingUntil(until: number) {
    this.#values.write('changing_until', String(until));
  }

  forget(): void {
    this.#switches = undefined;
  }
}
