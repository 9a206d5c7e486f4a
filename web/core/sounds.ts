export const SOUNDS = ['chime', 'bell', 'knock', 'none'] as const;
export type Sound = (typeof SOUNDS)[number];

/** `at` and `length` in seconds; `level` is the peak gain, at most 1. */
interface Tone {
  at: number;
  hertz: number;
  length: number;
  level: number;
  type: OscillatorType;
}

const chimed = { length: 0.5, level: 0.22, type: 'triangle' } as const;
const knocked = { hertz: 164.81, length: 0.12, level: 0.5, type: 'triangle' } as const;
const TONES: Readonly<Record<Sound, readonly Tone[]>> = {
  chime: [
    { at: 0, hertz: 659.25, ...chimed },
    { at: 0.13, hertz: 987.77, ...chimed },
  ],
  // The partials of a bell are inharmonic, and the higher ones decay faster.
  bell: [
    { at: 0, hertz: 880, length: 1.4, level: 0.18, type: 'sine' },
    { at: 0, hertz: 2_428.8, length: 0.7, level: 0.07, type: 'sine' },
    { at: 0, hertz: 4_752, length: 0.35, level: 0.03, type: 'sine' },
  ],
  knock: [
    { at: 0, ...knocked },
    { at: 0.17, ...knocked },
  ],
  none: [],
};
const RISE = 0.012;
/** Practically silent: an exponential ramp cannot reach 0. */
const SILENT = 0.0005;
/** A sound that starts later than this is not played: its event is over. */
const LATE_MS = 1_000;
const HOLD_MS = 3_000;

type Audio = Pick<
  AudioContext,
  'state' | 'currentTime' | 'destination' | 'resume' | 'createOscillator' | 'createGain'
>;

export interface SoundParts {
  /** Null when the browser has no audio. */
  open: () => Audio | null;
  /** Whether the user has interacted with the page: browsers play no sound before. */
  isTouched: () => boolean;
  /** Runs `work` under the lock `name`; does nothing while another tab holds it. */
  alone: (name: string, work: () => Promise<void>) => Promise<void>;
  now: () => number;
}

function ring(audio: Audio, { at, hertz, length, level, type }: Tone): void {
  const start = audio.currentTime + at;
  const tone = audio.createOscillator();
  tone.type = type;
  tone.frequency.value = hertz;
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(level, start + RISE);
  volume.gain.exponentialRampToValueAtTime(SILENT, start + length);
  tone.connect(volume);
  volume.connect(audio.destination);
  tone.start(start);
  tone.stop(start + length);
}

/** The sounds of the page, synthesized by the browser. Failures are silent. */
export class Sounds {
  readonly #parts: SoundParts;
  #audio: Audio | null = null;

  constructor(parts: SoundParts) {
    this.#parts = parts;
  }

  /** Unlocks audio for a later sound; call it in a user gesture. */
  async prepare(): Promise<boolean> {
    if (!this.#parts.isTouched()) return false;
    const { now } = this.#parts;
    const asked = now();
    try {
      this.#audio ??= this.#parts.open();
      if (this.#audio?.state !== 'running') await this.#audio?.resume();
    } catch {
      return false;
    }
    return this.#audio?.state === 'running' && now() - asked <= LATE_MS;
  }

  /** Returns whether the sound is played. */
  async play(sound: Sound): Promise<boolean> {
    if (sound === 'none' || !(await this.prepare())) return false;
    const audio = this.#audio;
    if (audio) for (const tone of TONES[sound]) ring(audio, tone);
    return audio !== null;
  }

  /** Plays the sound in one tab only: the first that takes the lock of the event. */
  async playOnce(eventId: string, sound: Sound): Promise<void> {
    if (sound === 'none' || !(await this.prepare())) return;
    await this.#parts.alone(`sound:${eventId}`, async () => {
      if (await this.play(sound)) await new Promise((resolve) => setTimeout(resolve, HOLD_MS));
    });
  }
}

const sounds = new Sounds({
  open: () => (typeof AudioContext === 'function' ? new AudioContext() : null),
  // Browsers without this API refuse the sound themselves.
  isTouched: () => !('userActivation' in navigator) || navigator.userActivation.hasBeenActive,
  alone: (name, work) =>
    navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
    }),
  now: () => performance.now(),
});

/** Unlocks audio for a later sound; call it in a user gesture. */
export const prepareSounds = (): void => void sounds.prepare();
/** Plays in this tab, unless the browser does not allow it yet. */
export const playSound = (sound: Sound): void => void sounds.play(sound);
/** Plays once for an event in all tabs. */
export const playSoundOnce = (eventId: string, sound: Sound): void =>
  void sounds.playOnce(eventId, sound);
