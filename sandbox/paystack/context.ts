import type { Stores } from './stores';
import type { Switches } from './switches';

/** The input of every operation: stores, time, switches and random draws. */
export interface OperationContext extends Stores {
  now: number;
  base: string;
  seed: string;
  switches: Switches;
  /** `live` for a key `sk_live_…`. */
  domain: 'test' | 'live';
  /** A numbered draw; a share of 0 or 1 consumes none. */
  hit(stream: string, share: number): boolean;
  draw(stream: string): number;
}
