import { fetchOnce } from '../../scripts/fetch-once.ts';
import type { Server } from '../../scripts/server.ts';
import { codeAt, stepAt } from '../../worker/accounts/identity/totp.ts';
import { linkIn } from './mail.ts';

const EMAIL = 'canary.login@example.com';
const PASSWORD = 'canary battery staple';

const tokenIn = async (server: Server, words: string): Promise<string> =>
  new URL(await linkIn(server, EMAIL, words)).hash.replace('#token=', '');

/**
 * Signs a person up, confirms the address, turns two-factor authentication on and requests a new password. Returns
 * every secret.
 */
export async function openLogin(server: Server): Promise<string[]> {
  let cookie = '';
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { origin: server.api, 'content-type': 'application/json', cookie };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetchOnce(`${server.api}/v1/auth/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    const text = await response.text();
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  await post('sign-up/email', { name: 'Canary', email: EMAIL, password: PASSWORD });
  const confirmation = await tokenIn(server, 'Confirm');
  await post('email/verify', { token: confirmation });
  const { secret } = (await post('two-factor/begin', {})) as { secret: string };
  const code = codeAt(secret, stepAt(Date.now()));
  const { recoveryCodes } = (await post('two-factor/enable', { code })) as {
    recoveryCodes: string[];
  };
  await post('password/forgot', { email: EMAIL });
  const reset = await tokenIn(server, 'new password');
  const half = (await post('sign-in/email', { email: EMAIL, password: PASSWORD })) as {
    secondFactor: { token: string };
  };
  return [PASSWORD, secret, confirmation, reset, half.secondFactor.token, ...recoveryCodes];
}
