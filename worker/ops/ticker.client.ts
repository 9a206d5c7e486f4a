import type { Ticker } from './ticker.object';

/** The one ticker: what the crons call, called by an alarm too. */
export const tickerOf = (env: Env): DurableObjectStub<Ticker> => env.TICKER.getByName('ticker');
