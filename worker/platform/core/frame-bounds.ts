import { SECOND } from './clock';

/** A client that sends this many invalid frames while the object is in memory is disconnected (I-43). */
export const MAX_INVALID_FRAMES = 10;

/** Close codes and reasons for clients whose frames are refused, of all kinds of sockets. */
export const FRAME_CLOSE = {
  invalid: [1008, 'too many invalid frames'],
  flood: [1008, 'too many frames'],
  binary: [1003, 'text frames only'],
  large: [1009, 'frame too large'],
} as const;

interface FrameRate {
  /** Frames that may arrive at once. */
  burst: number;
  perSecond: number;
}

/** Frames of one client; neither pings, which the runtime answers, nor requests that make progress. */
export const CLIENT_FRAMES: FrameRate = { burst: 16, perSecond: 4 };
/** Frames on all closed sockets of an object. Clients have a few on the way when a socket is closed. */
export const CLOSED_FRAMES: FrameRate = { burst: 250, perSecond: 20 };
/** Frames of a client through a relay, which does not know which of them make progress, pings included. */
export const RELAYED_FRAMES: FrameRate = { burst: 200, perSecond: 100 };

/** Bounds the frames of a client: a token bucket. Pure. */
export class FrameBucket {
  readonly #rate: FrameRate;
  #tokens: number;
  #at: number;

  constructor(rate: FrameRate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  /** False for a frame that is too much. */
  take(now: number): boolean {
    const { burst, perSecond } = this.#rate;
    const earned = (Math.max(0, now - this.#at) / SECOND) * perSecond;
    this.#tokens = Math.min(burst, this.#tokens + earned);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** The frame made progress: it is not counted. */
  giveBack(): void {
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + 1);
  }
}
