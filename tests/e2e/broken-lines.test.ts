import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flood } from '../../scripts/flood.ts';
import { RawSocket } from '../../scripts/raw-socket.ts';
import { Server } from '../../scripts/server.ts';
import { Customer } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'broken-lines-'));
const logFile = join(folder, 'log');
let server: Server;
let customer: Customer;

beforeAll(async () => {
  server = await Server.start({ logFile });
  customer = await Customer.open(server, 1);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const logged = (): string[] =>
  existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n').filter(Boolean) : [];
/** Log lines that alert an operator. */
const complaints = (): string[] =>
  logged().filter((line) => /Uncaught|hung|"level":"(?:error|alert)"/.test(line));

/** Breaks a socket, before or after the server's first frame. */
async function tear(
  path: string,
  {
    headers = {},
    firstFrame = null,
  }: { headers?: Record<string, string>; firstFrame?: string | null },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = new RawSocket(server.api + path, headers, {
    onText: resolve,
    onEnd: () => resolve(''),
  });
  await sleep(200);
  if (firstFrame !== null) socket.send(firstFrame);
  if (firstFrame !== null || headers['authorization']) expect(await promise).toContain('"hello"');
  socket.close();
}

const rented = async (): Promise<string> => {
  const body = '{"service":"whatsapp"}';
  const answer = await customer.call('/v1/verifications', { method: 'POST', body });
  return ((await answer.json()) as { id: string }).id;
};

/** Waits until the log has the line of a request that is sent now: all requests share one log. */
async function logComplete(): Promise<void> {
  const markers = () => logged().filter((line) => /POST.*\/v1\/tickets/.test(line)).length;
  const before = markers();
  await customer.call('/v1/tickets', { method: 'POST', body: '{"stream":true}' });
  for (let n = 0; markers() === before && n < 300; n++) await sleep(100);
  expect(markers()).toBe(before + 1);
}

test('I-71 a broken connection is an ordinary end: no exception, no error in the log', async () => {
  const headers = { authorization: `Bearer ${customer.key}` };
  const firstFrame = JSON.stringify({ type: 'auth', key: customer.key });
  const id = await rented();
  for (let n = 0; n < 3; n++) {
    await tear('/v1/ws', {});
    await tear('/v1/ws', { firstFrame });
    await tear('/v1/ws', { headers });
    await tear(`/v1/verifications/${id}/ws`, { headers });
  }
  await sleep(1_500);
  await logComplete();
  expect(complaints()).toEqual([]);
});

test('I-43 a client that floods a socket and ignores its close is cut off, and nobody is alerted', async () => {
  const headers = { authorization: `Bearer ${customer.key}` };
  const resume = JSON.stringify({ type: 'resume', afterSequence: Number.MAX_SAFE_INTEGER });
  const order = `/v1/verifications/${await rented()}/ws`;
  const first = JSON.stringify({ type: 'auth', key: customer.key });
  for (const one of [
    { path: '/v1/ws', headers, frame: resume },
    { path: order, headers, frame: 'x' },
    { path: '/v1/ws', headers: {}, first, frame: resume },
    { path: '/v1/ws', headers: {}, frame: 'x' },
  ]) {
    const { sockets } = await flood({ ...one, url: server.api + one.path, ms: 1_500 });
    expect(sockets).toBeGreaterThan(1);
  }
  await logComplete();
  expect(logged().some((line) => line.includes('"sockets.flood"'))).toBe(true);
  expect(complaints()).toEqual([]);
});

test.for([
  '/webhooks/paystack',
  '/webhooks/textverified',
  '/v1/auth/sign-in/email',
  '/v1/verifications',
])('I-71 a request body that breaks off on its way to %s ends without an error', async (path) => {
  const before = logged().length;
  const { hostname, port } = new URL(server.api);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostname}`,
    'Content-Type: application/json',
    `Authorization: Bearer ${customer.key}`,
    'Content-Length: 100',
  ];
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.end(`${head.join('\r\n')}\r\n\r\n{"a`);
  for (let n = 0; logged().length === before && n < 50; n++) await sleep(100);
  expect(complaints()).toEqual([]);
});
