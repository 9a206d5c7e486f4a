const NOTES = [
  { at: 0, hertz: 659.25 },
  { at: 0.13, hertz: 987.77 },
];
const LENGTH = 0.5;
const HOLD_MS = 3_000;

let audio: AudioContext | undefined;

/** Browsers let a page sound only after a gesture: called in one, so that the code may sound later. */
export function prepareChime(): void {
  audio ??= new AudioContext();
  void audio.resume();
}

function play(context: AudioContext): void {
  for (const { at, hertz } of NOTES) {
    const start = context.currentTime + at;
    const tone = new OscillatorNode(context, { type: 'triangle', frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.22, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0005, start + LENGTH);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + LENGTH);
  }
}

/** Two notes, once for each code, however many tabs are open: the first to take the event's lock sounds. */
export async function chime(eventId: string): Promise<void> {
  const context = audio;
  if (!context) return;
  await navigator.locks.request(`chime:${eventId}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    play(context);
    await new Promise((resolve) => setTimeout(resolve, HOLD_MS));
  });
}
