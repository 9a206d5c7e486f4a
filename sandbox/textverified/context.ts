import type { Switches } from './switches';
import type { Stores } from './stores';

/** The input of every operation: stores, time, switches and random draws. */
export interface OperationContext extends Stores {
  now: number;
  base: string;
  seed: string;
  switches: Switches;
  apiKey: string;
  apiUsername: string;
  /** Latency of this call in ms: a purchase with a key stays in progress for that long. */
  delayMs: number;
  /** A numbered draw; a share of 0 or 1 consumes none. */
  hit(stream: string, share: number): boolean;
  draw(stream: string): number;
}
