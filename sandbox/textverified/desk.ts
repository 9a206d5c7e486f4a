import type { Switches } from '../state/switches';
import type { Stores } from './stores';

/** What every operation works with: the rows, the clock and the chance of this moment. */
export interface Desk extends Stores {
  now: number;
  base: string;
  seed: string;
  switches: Switches;
  apiKey: string;
  apiUsername: string;
  /** Latency of this call: a purchase with a key is still running for that long. */
  delayMs: number;
  /** A numbered draw that takes no draw when the share is 0 or 1. */
  hit(stream: string, share: number): boolean;
  draw(stream: string): number;
}
