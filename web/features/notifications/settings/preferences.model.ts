import { computed, signal } from '@preact/signals';
import { Healing } from '../../../core/healing';
import { toDraft, hasFrequency, isDefault, isFixed, isOn, toInput, type Draft } from './draft';
import { PhoneModel } from './phone.model';
import type {
  Channel,
  Frequency,
  Preferences,
  PreferencesApi,
  Rule,
  Type,
} from '../../../api/preferences-api';

interface Held {
  saved: Preferences;
  draft: Draft;
}

/** The saved preferences and the draft in the form. A failed save keeps the draft. */
export class PreferencesModel {
  readonly phone: PhoneModel;
  readonly error = signal<unknown>(null);
  /** Null until the preferences were read. */
  readonly held = computed((): Held | null => {
    const [saved, draft] = [this.#saved.value, this.#draft.value];
    return saved && draft ? { saved, draft } : null;
  });
  readonly hasPhone = computed(() => this.phone.phone.value?.verified === true);
  readonly isChanged = computed(() => {
    const held = this.held.value;
    if (held === null) return false;
    return this.#inputOf(held.draft, held) !== this.#inputOf(toDraft(held.saved), held);
  });
  /** The problems that must be corrected before the draft can be saved. */
  readonly issue = computed((): 'times' | 'same' | null => {
    const quiet = this.#draft.value?.quiet;
    if (!quiet?.isOn) return null;
    if (quiet.from === '' || quiet.to === '') return 'times';
    return quiet.from === quiet.to ? 'same' : null;
  });
  readonly isAllDefault = computed(() => {
    const held = this.held.value;
    return held === null || held.saved.rules.every((rule) => this.isDefault(rule));
  });
  readonly #saved = signal<Preferences | null>(null);
  readonly #draft = signal<Draft | null>(null);
  readonly #backend: PreferencesApi;
  readonly #healing = new Healing();

  constructor(backend: PreferencesApi) {
    this.#backend = backend;
    this.phone = new PhoneModel(backend);
  }

  /** Keeps the draft. */
  async load(): Promise<void> {
    this.#healing.cancel();
    try {
      this.#keep(await this.#backend.get(), this.isChanged.peek() ? null : this.#draft.peek());
      this.error.value = null;
    } catch (error) {
      this.error.value = error;
      this.#healing.failed(error, () => this.load());
    }
  }

  isOn(rule: Rule, channel: Channel): boolean {
    return isOn(this.#settings(rule), channel);
  }

  isDefault(rule: Rule): boolean {
    return isDefault(this.#settings(rule));
  }

  hasFrequency(rule: Rule): boolean {
    return hasFrequency(this.#settings(rule));
  }

  frequencyOf(rule: Rule): Frequency {
    return this.#settings(rule).chosen.frequency;
  }

  toggle(rule: Rule, channel: Channel): void {
    if (isFixed(rule, channel) || (channel === 'sms' && !this.hasPhone.peek())) return;
    const { channels, frequency } = this.#settings(rule).chosen;
    const turned = { ...channels, [channel]: !channels[channel] };
    this.#setType(rule.type, { channels: turned, frequency });
  }

  setFrequency({ type, urgent }: Rule, frequency: Frequency): void {
    const chosen = this.#draft.peek()?.types[type];
    if (chosen && !urgent) this.#setType(type, { ...chosen, frequency });
  }

  /** Resets the channels of one type or of all; keeps quiet hours, time zone and sound. */
  toDefaults(only?: Rule): void {
    for (const rule of only ? [only] : (this.#saved.peek()?.rules ?? []))
      this.#setType(rule.type, { channels: rule.defaults, frequency: 'instant' });
  }

  set(change: Partial<Omit<Draft, 'types'>>): void {
    const draft = this.#draft.peek();
    if (draft) this.#draft.value = { ...draft, ...change };
  }

  setQuiet(change: Partial<Draft['quiet']>): void {
    const quiet = this.#draft.peek()?.quiet;
    if (quiet) this.set({ quiet: { ...quiet, ...change } });
  }

  /** Discards the draft. */
  discard(): void {
    const saved = this.#saved.peek();
    if (saved) this.#draft.value = toDraft(saved);
  }

  /** Changes made during the save stay unsaved. @throws Problem, ConnectionLost; then nothing changes. */
  async save(): Promise<void> {
    const held = this.held.peek();
    if (held === null || this.issue.peek() !== null) return;
    const { draft, saved } = held;
    const kept = await this.#backend.set(toInput(draft, saved.rules, this.hasPhone.peek()));
    this.#keep(kept, draft);
  }

  /** `over`: the draft that the answer replaces. */
  #keep(saved: Preferences, over: Draft | null): void {
    this.phone.phone.value = saved.phone;
    this.#saved.value = saved;
    if (this.#draft.peek() === over) this.#draft.value = toDraft(saved);
  }

  #setType(type: Type, chosen: Draft['types'][Type]): void {
    const draft = this.#draft.peek();
    if (draft) this.#draft.value = { ...draft, types: { ...draft.types, [type]: chosen } };
  }

  #settings(rule: Rule) {
    const chosen = this.#draft.value?.types[rule.type];
    return {
      rule,
      chosen: chosen ?? { channels: rule.defaults, frequency: 'instant' as const },
      hasPhone: this.hasPhone.value,
    };
  }

  #inputOf(draft: Draft, { saved }: Held): string {
    return JSON.stringify(toInput(draft, saved.rules, this.hasPhone.value));
  }
}
