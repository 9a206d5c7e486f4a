import { Switches } from './switches';

/** One row per setting. Switches are parsed once and kept: every call reads them. */
export class SettingsStore {
  readonly #sql: SqlStorage;
  readonly #defaultSeed: string;
  #switches: Switches | undefined;

  constructor(sql: SqlStorage, defaultSeed: string) {
    this.#sql = sql;
    this.#defaultSeed = defaultSeed;
  }

  get seed(): string {
    return this.#read('seed') ?? this.#defaultSeed;
  }

  set seed(seed: string) {
    this.#write('seed', seed);
  }

  get switches(): Switches {
    this.#switches ??= this.#readSwitches();
    return this.#switches;
  }

  /** A stored set that no longer parses (a field was renamed) falls back to the defaults. */
  #readSwitches(): Switches {
    const stored: unknown = JSON.parse(this.#read('switches') ?? '{}');
    const parsed = Switches.safeParse(stored);
    return parsed.success ? parsed.data : Switches.parse({});
  }

  set switches(switches: Switches) {
    this.#write('switches', JSON.stringify(switches));
    this.#switches = switches;
  }

  get balanceCents(): number {
    const stored = this.#read('balance');
    return stored === null ? Math.round(this.switches.balance * 100) : Number(stored);
  }

  set balanceCents(cents: number) {
    this.#write('balance', String(cents));
  }

  /** Failed webhook attempts in a row. */
  get webhookFailures(): number {
    return Number(this.#read('webhook_failures') ?? 0);
  }

  set webhookFailures(failures: number) {
    this.#write('webhook_failures', String(failures));
  }

  get webhookDisabled(): boolean {
    return this.#read('webhook_disabled') === '1';
  }

  set webhookDisabled(disabled: boolean) {
    this.#write('webhook_disabled', disabled ? '1' : '0');
  }

  forget(): void {
    this.#switches = undefined;
  }

  #read(name: string): string | null {
    const row = this.#sql
      .exec<{ value: string }>('SELECT value FROM settings WHERE name = ?', name)
      .toArray()[0];
    return row?.value ?? null;
  }

  #write(name: string, value: string): void {
    this.#sql.exec(
      'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
      name,
      value,
    );
  }
}
