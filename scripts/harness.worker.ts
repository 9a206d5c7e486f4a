// Runs beside the API in its workerd: gives scripts access to the API's database, queue and cron.
import { reconcileDay } from '../worker/billing/payments/reconciliation/reconcile-day';
import { brokenRules, dbOf, fanOutEvents, seedAccount, seedRates, type SeedAccount } from './seed';

interface HarnessEnv {
  DB: D1Database;
  WEBHOOKS: Queue;
  API: { scheduled(event: { cron: string; scheduledTime: Date }): Promise<unknown> };
  SEAL_KEYS: string;
  ID_KEY: string;
  PAYSTACK_URL: string;
  PAYSTACK_SECRET_KEY: string;
  /** Bearer token of the harness; it gives access to every account. */
  TOKEN: string;
}

export interface Statement {
  sql: string;
  params?: (string | number | null)[];
}
type Row = Record<string, string | number | null>;

const operations = {
  /** Runs statements as one transaction; returns the rows of each. */
  batch: async ({ DB }: HarnessEnv, statements: Statement[]): Promise<Row[][]> => {
    const bound = statements.map(({ sql, params = [] }) => DB.prepare(sql).bind(...params));
    return (await DB.batch<Row>(bound)).map(({ results }) => results);
  },
  /** Returns the account's new API key. */
  seedAccount: ({ DB, SEAL_KEYS }: HarnessEnv, account: SeedAccount) =>
    seedAccount(DB, account, SEAL_KEYS),
  seedRates: ({ DB }: HarnessEnv) => seedRates(DB),
  fanOut: (env: HarnessEnv, fanOut: Parameters<typeof fanOutEvents>[2]) =>
    fanOutEvents(env.DB, env, fanOut),
  /** Ledger rules that are violated. */
  brokenLedgerRules: ({ DB }: HarnessEnv) => brokenRules(DB),
  /** Fires the API's cron, which the local runtime never does; this also starts the ticker. */
  cron: async ({ API }: HarnessEnv): Promise<void> => {
    await API.scheduled({ cron: '* * * * *', scheduledTime: new Date() });
  },
  /** Compares a UTC day with Paystack's list; null when Paystack does not answer. */
  reconcile: (env: HarnessEnv, day: string) =>
    reconcileDay({ db: dbOf(env.DB), env } as unknown as Parameters<typeof reconcileDay>[0], day),
};

/** The second parameter of an operation; null without one. */
type InputOf<Run extends (...args: never) => unknown> =
  Parameters<Run> extends [unknown, infer Input] ? Input : null;

/** Input and output of each operation, by name. */
export type Operations = {
  [Name in keyof typeof operations]: {
    input: InputOf<(typeof operations)[Name]>;
    output: Awaited<ReturnType<(typeof operations)[Name]>>;
  };
};

const isOperation = (name: string): name is keyof Operations => Object.hasOwn(operations, name);

/** `POST /<operation>` with its input as JSON; returns `{ value }`, or 500 with the error's text. */
export default {
  async fetch(request, env) {
    const name = new URL(request.url).pathname.slice(1);
    if (request.headers.get('authorization') !== `Bearer ${env.TOKEN}`)
      return new Response(null, { status: 401 });
    if (!isOperation(name)) return new Response(null, { status: 404 });
    try {
      const run: (env: HarnessEnv, input: never) => Promise<unknown> = operations[name];
      return Response.json({ value: (await run(env, await request.json<never>())) ?? null });
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
} satisfies ExportedHandler<HarnessEnv>;
