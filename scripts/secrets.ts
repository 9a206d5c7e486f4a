import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** All secrets of the Worker; in production each is set with `wrangler secret put`. */
export const SECRETS = [
  'ID_KEY',
  'TICKET_KEY',
  'SEAL_KEYS',
  'AUTH_SECRET',
  'TEXTVERIFIED_API_KEY',
  'TEXTVERIFIED_WEBHOOK_SECRET',
  'RESEND_API_KEY',
  'PAYSTACK_SECRET_KEY',
  'TWILIO_AUTH_TOKEN',
] as const;

type Secrets = Record<(typeof SECRETS)[number], string>;

const PREFIXES: Readonly<Record<string, string>> = {
  TEXTVERIFIED_WEBHOOK_SECRET: 'whsec_',
  SEAL_KEYS: 'k1:',
  PAYSTACK_SECRET_KEY: 'sk_test_',
};
const fresh = (name: string) => (PREFIXES[name] ?? '') + randomBytes(32).toString('base64url');

const parse = (text: string): Partial<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\n')
      .map((line) => line.split('='))
      .filter(([name]) => name)
      .map(([name, ...rest]) => [name, rest.join('=')]),
  );

/** Reads the local secrets and adds random ones for those that `file` lacks. */
export function localSecrets(file = '.dev.vars'): Secrets {
  const known = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {};
  const all = Object.fromEntries(SECRETS.map((name) => [name, known[name] ?? fresh(name)]));
  if (SECRETS.some((name) => known[name] === undefined)) {
    const lines = Object.entries({ ...known, ...all }).map(([name, value]) => `${name}=${value}`);
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  }
  return all as Secrets;
}
