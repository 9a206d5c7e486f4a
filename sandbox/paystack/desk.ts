import type { Stores } from './stores';
import type { Switches } from './switches';

/** What every operation works with: the rows, the clock and the chance of this moment. */
export interface Desk extends Stores {
  now: number;
  base: string;
  seed: string;
  switches: Switches;
  /** Of the key: `sk_live_…` is live. */
  domain: 'test' | 'live';
  /** A numbered draw that takes no draw when the share is 0 or 1. */
  hit(stream: string, share: number): boolean;
  draw(stream: string): number;
}
