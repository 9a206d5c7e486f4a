// Serves API and sandbox for server.ts, which may kill the workerd that this process starts. Miniflare restarts it.
import { writeFileSync } from 'node:fs';
import { fireCron, loadSeed, startRuntime } from './runtime.ts';

interface Request {
  id: number;
  do: 'seed' | 'broken' | 'query' | 'cron' | 'fanOut';
  sql?: string;
  fanOut?: Parameters<Awaited<ReturnType<typeof loadSeed>>['fanOutEvents']>[2];
  account?: Parameters<Awaited<ReturnType<typeof loadSeed>>['seedAccount']>[1];
}

const [state = '', apiPort = '0', sandboxPort = '0', logFile = '', webPort = '', only = ''] =
  process.argv.slice(2);
const secrets = {
  TEXTVERIFIED_API_KEY: 'chaos-provider-key-0123456789',
  TEXTVERIFIED_USERNAME: 'chaos@namaskah.test',
  TEXTVERIFIED_WEBHOOK_SECRET: 'whsec_chaos-secret-0123456789',
  RESEND_API_KEY: 're_chaos-mail-key-0123456789',
  PAYSTACK_SECRET_KEY: 'sk_test_chaos-payment-key-0123456789',
  TWILIO_AUTH_TOKEN: 'chaos-texts-token-0123456789',
};
const ID_KEY = 'chaos-id-key-0123456789abcdef';
const SEAL_KEYS = 'k1:chaos-seal-key-0123456789abcdef';
const runtime = await startRuntime({
  ports: {
    api: Number(apiPort),
    sandbox: Number(sandboxPort),
    ...(webPort && { web: Number(webPort) }),
  },
  state,
  apiVars: {
    ...secrets,
    ENVIRONMENT: 'test',
    ID_KEY,
    TICKET_KEY: 'chaos-ticket-key-0123456789abcdef',
    SEAL_KEYS,
    AUTH_SECRET: 'chaos-auth-secret-0123456789abcdef0123456789',
    VERIFICATION_SECONDS: process.env['VERIFICATION_SECONDS'] ?? '20',
    PROVIDER_SPACING_MS: '0',
  },
  sandboxVars: secrets,
  ...((only === 'api' || only === 'sandbox') && { only }),
  ...(logFile && {
    onLog: (line: string) => writeFileSync(logFile, `${line}\n`, { flag: 'a' }),
  }),
});
const seed = await loadSeed();

async function answer(request: Request): Promise<unknown> {
  const d1 = await runtime.mf.getD1Database('DB', 'api');
  switch (request.do) {
    case 'seed':
      return request.account && seed.seedAccount(d1, request.account, SEAL_KEYS);
    case 'broken':
      return seed.brokenRules(d1);
    case 'query':
      return (await d1.prepare(request.sql ?? '').all()).results;
    case 'fanOut': {
      const WEBHOOKS = await runtime.mf.getQueueProducer('WEBHOOKS', 'api');
      return (
        request.fanOut && seed.fanOutEvents(d1, { SEAL_KEYS, ID_KEY, WEBHOOKS }, request.fanOut)
      );
    }
    case 'cron':
      return fireCron(runtime.mf);
  }
}

process.on('message', (request: Request) => {
  answer(request).then(
    (value) => process.send?.({ id: request.id, value }),
    (error: unknown) => process.send?.({ id: request.id, error: String(error) }),
  );
});
process.send?.({ ready: true });
const stop = () => void runtime.mf.dispose().then(() => process.exit(0));
// Whoever started this may die without a word.
process.once('SIGTERM', stop).once('disconnect', stop);
