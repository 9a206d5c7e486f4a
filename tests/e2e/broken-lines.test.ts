import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

/** Breaks a socket of the account's stream, before or after the answer to its first frame. */
async function tear(firstFrame: string | null): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = new RawSocket(
    `${server.api}/v1/ws`,
    {},
    { onText: resolve, onEnd: () => resolve('') },
  );
  await sleep(200);
  if (firstFrame !== null) {
    socket.send(firstFrame);
    expect(await promise).toContain('"hello"');
  }
  socket.close();
}

test('I-71 a broken connection is an ordinary end: no exception, no error in the log', async () => {
  for (let n = 0; n < 3; n++) await tear(null);
  for (let n = 0; n < 3; n++) await tear(JSON.stringify({ type: 'auth', key: customer.key }));
  await sleep(1_500);
  await customer.call('/v1/tickets', { method: 'POST', body: '{"stream":true}' });
  // All requests share one log, so that a marker request shows when it is complete.
  const isLogged = () => logged().some((line) => /POST.*\/v1\/tickets/.test(line));
  for (let n = 0; !isLogged() && n < 300; n++) await sleep(100);
  expect(isLogged()).toBe(true);
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
