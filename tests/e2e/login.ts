import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '../../scripts/server.ts';
import { codeAt, stepAt } from '../../worker/identity/totp.ts';

const EMAIL = 'canary.login@example.com';
const PASSWORD = 'canary battery staple';

/** The token in the newest mail to `EMAIL` with these words in its subject, read as a person would. */
async function tokenIn(server: Server, words: string): Promise<string> {
  for (let i = 0; i < 100; i++) {
    const response = await server.control('GET', `/sandbox/mail/api?to=${EMAIL}`);
    const mails = (await response.json()) as { subject: string; text: string }[];
    const text = mails.find(({ subject }) => subject.includes(words))?.text;
    const token = /#token=([\w-]+)/.exec(text ?? '')?.[1];
    if (token !== undefined) return token;
    await sleep(100);
  }
  throw new Error(`no mail came: ${words}`);
}

/** Opens a login, confirms it, turns two-factor authentication on and asks for a new password; answers every secret. */
export async function openLogin(server: Server): Promise<string[]> {
  let cookie = '';
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { origin: server.api, 'content-type': 'application/json', cookie };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${server.api}/v1/auth/${path}`, init);
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
