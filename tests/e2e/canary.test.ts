import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchOnce } from '../../scripts/fetch-once.ts';
import { Server } from '../../scripts/server.ts';
import { openLogin } from './login.ts';
import { Owner } from './owner.ts';
import { Customer, openCustomers } from './support.ts';
import { until } from './until.ts';

const CODE = '73190264';
const TEXT = `Zebrafinch canary says your code is ${CODE}`;
const LATE_CODE = '61840357';
const LOGIN = { email: 'canary@example.com', password: 'zebrafinch passphrase 55219' };
const logFile = join(mkdtempSync(join(tmpdir(), 'namaskah-log-')), 'log');
let server: Server;
/** Visible only to their owner: links in emails, the second factor, recovery codes. */
let credentials: string[] = [];
let person: Customer;
let owner: Owner;
let theirs: Customer;
let archive: Uint8Array;
let totp: string;
let numbers: string[] = [];

// One full run: a code by webhook, a late message after a release, a message without an order, a cancel and an invalid
// request; then a person signs up, receives a code and exports the data.
beforeAll(async () => {
  server = await Server.start({ env: { VERIFICATION_SECONDS: '4' }, logFile });
  await server.switches({ autoSms: { enabled: false } });
  [person] = (await openCustomers(server, 1)) as [Customer];
  const send = (body: object) => server.control('POST', '/sandbox/sms', body);
  const first = await person.rent();
  await send({ to: first.number, content: TEXT });
  await person.ended(first.id);
  const second = await person.rent('telegram');
  await person.ended(second.id);
  await send({ to: second.number, content: `Zebrafinch late ${LATE_CODE}` });
  const third = await person.rent('discord');
  await person.call(`/v1/verifications/${third.id}/cancel`, { method: 'POST' });
  await person.call('/v1/verifications', { method: 'POST', body: '{"service":1}' });
  await server.switches({ foreignSms: 1 });
  const fourth = await person.rent('google');
  await send({ to: fourth.number, content: `Zebrafinch ${CODE}` });
  await person.ended(fourth.id);
  credentials = await openLogin(server);
  owner = await Owner.signUp(server, LOGIN);
  await server.query('UPDATE auth_users SET email_verified = 1');
  totp = await owner.beginTwoFactor();
  theirs = await Customer.of(server, owner.accountId);
  const fifth = await theirs.rent();
  await send({ to: fifth.number, content: TEXT });
  await theirs.ended(fifth.id);
  await server.cron();
  archive = await owner.export();
  numbers = [first, second, third, fourth, fifth].map(({ number }) => number ?? '');
});
afterAll(() => server.stop());

/** Visible only where a person is meant to read it. */
const secrets = (): string[] => [
  CODE,
  LATE_CODE,
  'Zebrafinch',
  LOGIN.password,
  totp,
  ...[person.key, theirs.key].flatMap((key) => [key, key.slice('nsk_live_'.length)]),
];

/** The sandbox's mailbox, after the email about the export has arrived. */
const waitForMail = (): Promise<string> =>
  until(
    async () => (await server.control('GET', '/sandbox/mail/api')).text(),
    (mails) => mails.includes('export'),
  );

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The files with their contents at one moment: an object that sleeps moves its log into its database meanwhile. */
function readState(folder: string): Map<string, Buffer> {
  for (;;) {
    try {
      return new Map(filesBelow(folder).map((path) => [path, readFileSync(path)]));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

test('I-16 texts and codes are stored nowhere in clear: the whole persisted state is searched', async () => {
  // The sandbox is the outside world and may store what it sent.
  const ours = [...readState(server.state)].filter(([path]) => !path.includes('sandbox'));
  for (const kind of ['d1', 'kv', 'r2', 'do'])
    expect(ours.some(([path]) => path.includes(`/${kind}/`))).toBe(true);
  const [shown] = await server.query<{ n: number }>('SELECT count(*) AS n FROM messages');
  expect(shown?.n).toBeGreaterThan(0);
  const canaries = [...secrets(), ...credentials];
  const found = ours.filter(([, bytes]) => canaries.some((canary) => bytes.includes(canary)));
  expect(found.map(([path]) => path)).toEqual([]);
});

test('I-16 R2 holds no readable archive, where a compressed code could hide', () => {
  const pieces = filesBelow(server.state).filter(
    (path) => path.includes('/r2/') && path.includes('/blobs/'),
  );
  expect(pieces.length).toBeGreaterThan(3);
  for (const path of pieces) expect(readFileSync(path).includes('PK\u0003\u0004')).toBe(false);
});

test('I-16 no email contains a secret; the email about an export says only that it is ready', async () => {
  const mails = await waitForMail();
  expect(mails).toContain('Your export is ready');
  for (const secret of secrets()) expect(mails).not.toContain(secret);
});

test('I-16 the archive of the owner contains all data, but no key or password', () => {
  const files = Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, strFromU8(bytes)]);
  const text = files.map(([, content]) => content).join('\n');
  expect(text).toContain(TEXT);
  expect(text).toContain(LOGIN.email);
  for (const secret of [theirs.key, LOGIN.password]) expect(text).not.toContain(secret);
});

test('I-16 the owner reads the encrypted texts', async () => {
  const [row] = await server.query<{ id: string }>(
    `SELECT id FROM verifications WHERE state = 'completed' ORDER BY created_at LIMIT 1`,
  );
  expect(await person.texts(row?.id ?? '')).toMatchObject([{ text: TEXT, code: CODE }]);
});

test('I-47 the log of a full run contains no code, text, key, token or full number', () => {
  const lines = readFileSync(logFile, 'utf8');
  expect(lines.split('\n').length).toBeGreaterThan(10);
  const national = numbers.map((number) => number.replace('+1', ''));
  for (const secret of [...secrets(), ...credentials, LOGIN.email, ...numbers, ...national])
    expect(lines).not.toContain(secret);
  expect(lines).not.toMatch(/whsec_[A-Za-z0-9]|eyJ[\w-]+\.|Bearer [\w-]/);
});

test('I-48 no request can bootstrap access: without a stored key only public routes answer', async () => {
  const paths = [
    '/admin',
    '/v1/admin',
    '/v1/seed',
    '/v1/setup',
    '/v1/keys',
    '/sandbox',
    '/v1/balance',
  ];
  const answers = await Promise.all(
    paths.flatMap((path) =>
      ['GET', 'POST'].map((method) => fetchOnce(server.api + path, { method })),
    ),
  );
  for (const answer of answers) expect([401, 404, 405]).toContain(answer.status);
});
