// Serves API and sandbox for server.ts, which may kill this process's workerd; Miniflare restarts it.
import { writeFileSync } from 'node:fs';
import { Harness } from './harness.ts';
import { startRuntime } from './runtime.ts';

const [state = '', ports = '', logFile = '', only = ''] = process.argv.slice(2);
const [api = 0, sandbox = 0, harness = 0, web = 0] = ports.split(',').map(Number);
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
  ports: { api, sandbox, ...(web > 0 && { web }) },
  harness: new Harness(harness, process.env['HARNESS_TOKEN']),
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
process.send?.({ ready: true });
const stop = () => void runtime.mf.dispose().then(() => process.exit(0));
// The parent may die without a signal.
process.once('SIGTERM', stop).once('disconnect', stop);
