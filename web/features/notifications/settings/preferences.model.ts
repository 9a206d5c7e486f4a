import { computed, signal } from '@preact/signals';
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

/** What a person is told of and how: as it is kept, and as they are choosing it. Nothing chosen is lost until it is kept. */
export class PreferencesModel {
  readonly phone: PhoneModel;
  readonly error = signal<unknown>(null);
  /** Null until it was read. */
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
  /** What has to be put right before anything can be kept. */
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

  constructor(backend: PreferencesApi) {
    this.#backend = backend;
    this.phone = new PhoneModel(backend);
  }

  /** What is being chosen stays as it is. */
  async load(): Promise<void> {
    try {
      this.#keep(await this.#backend.get(), this.isChanged.peek() ? null : this.#draft.peek());
      this.error.value = null;
    } catch (error) {
      this.error.value = error;
    }
  }

  isOn(rule: Rule, channel: Channel): boolean {
    return isOn(this.#standing(rule), channel);
  }

  isDefault(rule: Rule): boolean {
    return isDefault(this.#standing(rule));
  }

  hasFrequency(rule: Rule): boolean {
    return hasFrequency(this.#standing(rule));
  }

  frequencyOf(rule: Rule): Frequency {
    return this.#standing(rule).chosen.frequency;
  }

  toggle(rule: Rule, channel: Channel): void {
    if (isFixed(rule, channel) || (channel === 'sms' && !this.hasPhone.peek())) return;
    const { channels, frequency } = this.#standing(rule).chosen;
    const turned = { ...channels, [channel]: !channels[channel] };
    this.#setType(rule.type, { channels: turned, frequency });
  }

  setFrequency({ type, urgent }: Rule, frequency: Frequency): void {
    const chosen = this.#draft.peek()?.types[type];
    if (chosen && !urgent) this.#setType(type, { ...chosen, frequency });
  }

  /** Of one type, or of all: what is told of, and how. Hours, zone and sound stay. */
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

  /** As it is kept. */
  discard(): void {
    const saved = this.#saved.peek();
    if (saved) this.#draft.value = toDraft(saved);
  }

  /** What is chosen while it is being kept stays unsaved. @throws Problem, ConnectionLost: then all is as it was. */
  async save(): Promise<void> {
    const held = this.held.peek();
    if (held === null || this.issue.peek() !== null) return;
    const { draft, saved } = held;
    const kept = await this.#backend.set(toInput(draft, saved.rules, this.hasPhone.peek()));
    this.#keep(kept, draft);
  }

  /** `over`: the draft that may be forgotten. */
  #keep(saved: Preferences, over: Draft | null): void {
    this.phone.phone.value = saved.phone;
    this.#saved.value = saved;
    if (this.#draft.peek() === over) this.#draft.value = toDraft(saved);
  }

  #setType(type: Type, chosen: Draft['types'][Type]): void {
    const draft = this.#draft.peek();
    if (draft) this.#draft.value = { ...draft, types: { ...draft.types, [type]: chosen } };
  }

  #standing(rule: Rule) {
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
