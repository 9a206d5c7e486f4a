// npm run demo: the main use case without a browser. Starts Namaskah if needed, rents a number, waits and prints the
// code.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetchOnce } from './fetch-once.ts';

interface Running {
  api: string;
  sandbox: string;
  key: string;
}

const LOCK = '.wrangler/start.json';
const read = (): Running | null =>
  existsSync(LOCK) ? (JSON.parse(readFileSync(LOCK, 'utf8')) as Running) : null;
const answers = async (running: Running | null): Promise<Running | null> => {
  if (!running) return null;
  const response = await fetchOnce(`${running.api}/readyz`).catch(() => null);
  return response?.ok ? running : null;
};

async function started(): Promise<{ running: Running; stop: () => void }> {
  const here = await answers(read());
  if (here) return { running: here, stop: () => undefined };
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let i = 0; i < 240; i++) {
    await sleep(250);
    const running = await answers(read());
    if (running) return { running, stop: () => child.kill('SIGTERM') };
    if (child.exitCode !== null) break;
  }
  throw new Error('Namaskah did not start');
}

interface Verification {
  id: string;
  state: string;
  number: string | null;
  code: string | null;
}

const { running, stop } = await started();
try {
  const call = async (path: string, init: RequestInit = {}): Promise<Verification> => {
    const headers = { authorization: `Bearer ${running.key}`, 'content-type': 'application/json' };
    const response = await fetchOnce(running.api + path, { ...init, headers });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Verification;
  };
  const body = JSON.stringify({ service: 'whatsapp' });
  const rented = await call('/v1/verifications', { method: 'POST', body });
  console.log(`rented ${rented.number ?? '(number follows)'} as ${rented.id}`);
  // In production the verified service sends the SMS; here the sandbox's control API does.
  await fetchOnce(`${running.sandbox}/sandbox/sms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: rented.number, content: 'Your WhatsApp code is 123-456' }),
  });
  let now = rented;
  while (!['completed', 'cancelled', 'expired', 'failed'].includes(now.state))
    now = await call(`/v1/verifications/${rented.id}?wait=25`);
  console.log(now.code === null ? `no code: ${now.state}` : `code ${now.code}`);
  process.exitCode = now.code === null ? 1 : 0;
} finally {
  stop();
}
