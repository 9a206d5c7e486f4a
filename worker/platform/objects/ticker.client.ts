/** The one ticker: what the crons call, called by an alarm too. */
export const tickerOf = (env: Env) => env.TICKER.getByName('ticker');
