import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../scripts/server.ts';
import { openCustomers, type Customer } from './support.ts';

const PEOPLE = 50;
let server: Server;
let people: Customer[];

beforeAll(async () => {
  server = await Server.start({ env: { VERIFICATION_SECONDS: '6' } });
  await server.switches({ autoSms: { enabled: false } });
  people = await openCustomers(server, PEOPLE);
});
afterAll(() => server.stop());

const sms = (body: object) => server.control('POST', '/sandbox/sms', body);

test('I-01 with 50 accounts every message reaches exactly its own account, by webhook and by poll', async () => {
  await server.switches({
    duplicateSms: 0.5,
    foreignSms: 0.5,
    webhooks: { duplicate: 0.5, lost: 0.3 },
  });
  const rented = await Promise.all(people.map((person) => person.rent()));
  expect(new Set(rented.map(({ number }) => number)).size).toBe(PEOPLE);
  const codeOf = (n: number) => String(310_000 + n * 17);
  await Promise.all(
    rented.map(({ number }, n) =>
      sms({ to: number, content: `Your WhatsApp code is ${codeOf(n)}` }),
    ),
  );
  const ended = await Promise.all(rented.map(({ id }, n) => people[n]?.ended(id)));
  expect(ended.map((now) => [now?.state, now?.code])).toEqual(
    rented.map((_, n) => ['completed', codeOf(n)]),
  );
  const texts = await Promise.all(rented.map(({ id }, n) => people[n]?.texts(id)));
  const own = (n: number, text: string) => text.includes(codeOf(n));
  for (const [n, mine] of texts.entries())
    for (const other of rented.keys())
      if (other !== n) expect(mine?.some(({ text }) => own(other, text))).toBe(false);
  expect(await server.brokenLedgerRules()).toEqual([]);
});

test('I-08 50 messages that race the deadline each end as code or refund, never both and never neither', async () => {
  await server.switches({
    duplicateSms: 0,
    foreignSms: 0,
    webhooks: { duplicate: 0.5, lost: 0 },
    latencyMs: [0, 300],
  });
  const before = await Promise.all(people.map((person) => person.balance()));
  const rented = await Promise.all(people.map((person) => person.rent('telegram')));
  await Promise.all(
    rented.map(async ({ id, number, deadlineAt }, n) => {
      // The first message arrives at once and the last after the deadline, so that both ends occur; the others race,
      // from 0.5 s before the deadline to 0.7 s after it.
      const at = Date.parse(deadlineAt ?? '') - 500 + n * 24;
      if (n === PEOPLE - 1) await people[n]?.ended(id);
      else if (n > 0) await sleep(Math.max(0, at - Date.now()));
      await sms({ to: number, content: `Telegram code: ${520_000 + n}` });
    }),
  );
  const ended = await Promise.all(rented.map(({ id }, n) => people[n]?.ended(id)));
  // The settlement follows the answer by one D1 batch.
  await expect
    .poll(async () =>
      (await Promise.all(people.map((p) => p.balance()))).every((b) => b.heldCents === 0),
    )
    .toBe(true);
  const after = await Promise.all(people.map((person) => person.balance()));
  for (const [n, now] of ended.entries()) {
    const paid = (before[n]?.spendableCents ?? 0) - (after[n]?.spendableCents ?? 0);
    if (now?.state === 'completed')
      expect([now.code, paid > 0]).toEqual([String(520_000 + n), true]);
    else expect([now?.state, now?.code, paid]).toEqual(['expired', null, 0]);
  }
  expect([ended.at(0)?.state, ended.at(-1)?.state]).toEqual(['completed', 'expired']);
  expect(await server.brokenLedgerRules()).toEqual([]);
});
