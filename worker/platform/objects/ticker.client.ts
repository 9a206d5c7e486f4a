/** The only ticker, which runs the jobs of the cron by an alarm. */
export const tickerOf = (env: Env) => env.TICKER.getByName('ticker');
