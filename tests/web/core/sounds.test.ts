import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SOUNDS as SERVERS } from '../../../worker/channels/notifications/preferences';
import { SOUNDS, Sounds } from '../../../web/core/sounds';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Records the connections of audio nodes, and when they start and stop. */
class FakeAudio {
  state: AudioContextState = 'suspended';
  currentTime = 7;
  readonly destination = {} as AudioDestinationNode;
  readonly started: string[] = [];
  allows = true;
  resume = vi.fn(async () => {
    if (!this.allows) throw new Error('not allowed');
    this.state = 'running';
  });

  createOscillator(): OscillatorNode {
    const tone = {
      type: 'sine',
      frequency: { value: 0 },
      start: (at: number) => this.started.push(`${tone.type} ${tone.frequency.value} from ${at}`),
      stop: (at: number) => this.started.push(`to ${at}`),
      connect: vi.fn(),
    };
    return tone as unknown as OscillatorNode;
  }

  createGain(): GainNode {
    const gain = {
      setValueAtTime: vi.fn(),
      linearRampToValueAtTime: vi.fn(),
      exponentialRampToValueAtTime: vi.fn(),
    };
    return { gain, connect: vi.fn() } as unknown as GainNode;
  }
}

function world({ audio = new FakeAudio() }: { audio?: FakeAudio | null } = {}) {
  const held = new Set<string>();
  const user = { isTouched: true, now: 0 };
  const parts = {
    open: vi.fn(() => audio),
    isTouched: () => user.isTouched,
    alone: async (name: string, work: () => Promise<void>) => {
      if (held.has(name)) return;
      held.add(name);
      await work();
      held.delete(name);
    },
    now: () => user.now,
  };
  return { sounds: new Sounds(parts), audio: audio ?? new FakeAudio(), parts, user, held };
}

test('the sounds are those of the API', () => expect(SOUNDS).toEqual(SERVERS));

test('a chime is two notes, which end', async () => {
  const { sounds, audio } = world();
  expect(await sounds.play('chime')).toBe(true);
  expect(audio.started).toEqual([
    'triangle 659.25 from 7',
    'to 7.5',
    'triangle 987.77 from 7.13',
    'to 7.63',
  ]);
});

test('every sound is different, and none is silent', async () => {
  const heard = await Promise.all(
    SOUNDS.map(async (sound) => {
      const { sounds, audio } = world();
      expect(await sounds.play(sound)).toBe(sound !== 'none');
      return audio.started.join();
    }),
  );
  expect(new Set(heard).size).toBe(4);
  expect(heard[SOUNDS.indexOf('none')]).toBe('');
});

test('no audio is opened before the user has interacted with the page', async () => {
  const { sounds, audio, parts, user } = world();
  user.isTouched = false;
  expect(await sounds.play('bell')).toBe(false);
  expect(parts.open).not.toHaveBeenCalled();
  user.isTouched = true;
  expect(await sounds.play('bell')).toBe(true);
  expect(audio.started).toHaveLength(6);
  await sounds.play('bell');
  expect(parts.open).toHaveBeenCalledTimes(1);
  expect(audio.resume).toHaveBeenCalledTimes(1);
});

test('a browser without audio, or one that forbids it, is silent', async () => {
  expect(await world({ audio: null }).sounds.play('knock')).toBe(false);
  const { sounds, audio } = world();
  audio.allows = false;
  expect(await sounds.play('knock')).toBe(false);
  expect(audio.started).toEqual([]);
});

test('a sound that the browser delays too long is not played', async () => {
  const { sounds, audio, user } = world();
  audio.resume.mockImplementationOnce(async () => {
    user.now = 1_001;
    audio.state = 'running';
  });
  expect(await sounds.play('chime')).toBe(false);
  expect(audio.started).toEqual([]);
});

test('only one of several tabs plays a sound, and a later event plays again', async () => {
  const { sounds, audio } = world();
  const first = sounds.playOnce('evt_1', 'knock');
  const second = sounds.playOnce('evt_1', 'knock');
  await vi.advanceTimersByTimeAsync(3_000);
  await Promise.all([first, second]);
  expect(audio.started).toHaveLength(4);
  const later = sounds.playOnce('evt_2', 'knock');
  await vi.advanceTimersByTimeAsync(3_000);
  await later;
  expect(audio.started).toHaveLength(8);
});

test('a tab that may not play sounds leaves it to another', async () => {
  const { sounds, user, held } = world();
  user.isTouched = false;
  await sounds.playOnce('evt_1', 'chime');
  expect(held.size).toBe(0);
});
