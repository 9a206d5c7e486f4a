import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { pause, startSandbox, until } from './support.ts';
import type { Page, Sms } from './wire.ts';

const sandbox = await startSandbox();
beforeEach(() => sandbox.fresh());
afterAll(() => sandbox.stop());

const send = (body: Record<string, unknown>) =>
  sandbox.control<{ outcome: string }>('POST', '/sms', body);
const inboxOf = (id: string) => sandbox.inbox(`reservationId=${id}`);

describe('filters and pages', () => {
  test('query names work in any case, and can be combined', async () => {
    const a = await sandbox.rent();
    const b = await sandbox.rent();
    await send({ reservationId: a.id });
    await send({ reservationId: b.id });
    for (const name of ['reservationId', 'ReservationId', 'RESERVATIONID']) {
      expect((await sandbox.inbox(`${name}=${a.id}`)).data.map((sms) => sms.to)).toEqual([
        a.number,
      ]);
    }
    expect((await sandbox.inbox(`To=${b.number}`)).count).toBe(1);
    expect((await sandbox.inbox(`to=${b.number}&reservationId=${a.id}`)).count).toBe(0);
    expect((await sandbox.inbox('reservationType=verification')).count).toBe(2);
    expect((await sandbox.inbox('reservationType=renewable')).count).toBe(0);
    expect((await sandbox.call('GET', 'sms?reservationType=x')).status).toBe(400);
  });

  test('pages follow opaque links, forward and back, newest first', async () => {
    await sandbox.turn({ pageSize: 2 });
    const { id } = await sandbox.rent();
    for (let i = 1; i <= 5; i++) await send({ reservationId: id, content: `code ${100000 + i}` });
    const pages: Page<Sms>[] = [];
    for (let href: string | null = `sms?reservationId=${id}`; href !== null;) {
      const page: Page<Sms> = (await sandbox.call<Page<Sms>>('GET', href)).json;
      pages.push(page);
      href = page.links.next.href;
    }
    const codes = (page: Page<Sms> | undefined) =>
      page?.data.map((sms) => sms.parsedCode?.at(-1)).join('');
    expect(pages.map(codes)).toEqual(['54', '32', '1']);
    expect(pages.map((page) => [page.hasPrevious, page.hasNext, page.count])).toEqual([
      [false, true, 5],
      [true, true, 5],
      [true, false, 5],
    ]);
    const back = await sandbox.call<Page<Sms>>('GET', pages[2]?.links.previous.href ?? '');
    expect([codes(back.json), back.json.hasNext, back.json.hasPrevious]).toEqual([
      '32',
      true,
      true,
    ]);
    expect((await sandbox.call('GET', 'sms?cursor=broken')).status).toBe(400);
  });

  test('a message that arrives between two pages shifts nothing', async () => {
    await sandbox.turn({ pageSize: 2 });
    const { id } = await sandbox.rent();
    for (let i = 1; i <= 4; i++) await send({ reservationId: id, content: `code ${100000 + i}` });
    const first = await inboxOf(id);
    await send({ reservationId: id, content: 'code 100009' });
    const next = (await sandbox.call<Page<Sms>>('GET', first.links.next.href ?? '')).json;
    expect(next.data.map((sms) => sms.parsedCode)).toEqual(['100002', '100001']);
  });

  test('cursorName renames the parameter of the next page', async () => {
    await sandbox.turn({ pageSize: 1, cursorName: 'After' });
    const { id } = await sandbox.rent();
    for (let i = 1; i <= 2; i++) await send({ reservationId: id, content: `code ${100000 + i}` });
    const first = await inboxOf(id);
    expect(first.links.next.href).toContain('&After=');
    const next = (await sandbox.call<Page<Sms>>('GET', first.links.next.href ?? '')).json;
    expect(next.data[0]?.parsedCode).toBe('100001');
  });

  test('sort and count are switches', async () => {
    await sandbox.turn({ pageSize: 2, sort: 'oldest', count: 'page' });
    const { id } = await sandbox.rent();
    for (let i = 1; i <= 3; i++) await send({ reservationId: id, content: `code ${100000 + i}` });
    const first = await inboxOf(id);
    expect(first.data.map((sms) => sms.parsedCode)).toEqual(['100001', '100002']);
    expect(first.count).toBe(2);
  });
});

describe('through the control API', () => {
  test('text, sender, code and time are set by the caller', async () => {
    const { id, number } = await sandbox.rent();
    await send({
      to: number,
      from: '+15005550006',
      content: 'hello',
      parsedCode: '42',
      createdAt: '2030-01-01T00:00:00Z',
    });
    expect((await inboxOf(id)).data).toMatchObject([
      {
        from: '+15005550006',
        to: number,
        smsContent: 'hello',
        parsedCode: '42',
        createdAt: '2030-01-01T00:00:00.000+00:00',
      },
    ]);
  });

  test('a number that is not rented can receive', async () => {
    await send({ to: '2025550123', content: 'code 123456' });
    expect((await sandbox.inbox('to=2025550123')).count).toBe(1);
    await expect(send({ reservationId: 'lr_nobody' })).rejects.toThrow('404');
    await expect(send({})).rejects.toThrow('422');
  });

  test('delayMs sends later', async () => {
    const { id } = await sandbox.rent();
    expect(await send({ reservationId: id, delayMs: 200 })).toMatchObject({ outcome: 'scheduled' });
    expect((await inboxOf(id)).count).toBe(0);
    await until(
      () => inboxOf(id),
      (page) => page.count === 1,
    );
    expect((await sandbox.look(id)).state).toBe('verificationCompleted');
  });

  test('a finished verification can receive, and keeps its state', async () => {
    const { id } = await sandbox.rent();
    await sandbox.call('POST', `verifications/${id}/cancel`);
    await send({ reservationId: id });
    expect((await inboxOf(id)).count).toBe(1);
    expect((await sandbox.look(id)).state).toBe('verificationCanceled');
  });

  test('a message older than the rental completes nothing', async () => {
    const { id } = await sandbox.rent();
    await send({ reservationId: id, createdAt: 1000 });
    expect((await sandbox.look(id)).state).toBe('verificationPending');
  });
});

describe('automatic senders', () => {
  test('send nothing for silentServices and for silentShare', async () => {
    await sandbox.turn({ autoSms: { enabled: true, delayMs: 0 } });
    const quiet = await sandbox.rent({ serviceName: 'nocode' });
    const loud = await sandbox.rent();
    await sandbox.turn({ autoSms: { silentShare: 1 } });
    const silenced = await sandbox.rent();
    await until(
      () => inboxOf(loud.id),
      (page) => page.count === 1,
    );
    await pause(100);
    expect((await inboxOf(quiet.id)).count + (await inboxOf(silenced.id)).count).toBe(0);
  });

  test('autoSms.code forces the code', async () => {
    await sandbox.turn({ autoSms: { enabled: true, delayMs: 0, code: '123456' } });
    const { id } = await sandbox.rent();
    const page = await until(
      () => inboxOf(id),
      (found) => found.count === 1,
    );
    expect(page.data[0]?.parsedCode).toBe('123456');
    expect(page.data[0]?.smsContent).toContain('123-456');
  });

  test('a cancelled verification receives no code; with lateSms one arrives after the end', async () => {
    await sandbox.turn({ autoSms: { enabled: true, delayMs: 150 }, lateSmsMs: 50 });
    const early = await sandbox.rent();
    await sandbox.turn({ lateSms: 1 });
    const late = await sandbox.rent();
    for (const { id } of [early, late]) await sandbox.call('POST', `verifications/${id}/cancel`);
    await until(
      () => inboxOf(late.id),
      (page) => page.count === 1,
    );
    await pause(200);
    expect((await inboxOf(early.id)).count).toBe(0);
    expect((await sandbox.look(late.id)).state).toBe('verificationCanceled');
  });

  test('lateSms arrives after a timeout too', async () => {
    await sandbox.turn({
      autoSms: { enabled: true, delayMs: 0 },
      windowMs: 100,
      lateSms: 1,
      lateSmsMs: 100,
    });
    const { id } = await sandbox.rent();
    await until(
      () => inboxOf(id),
      (page) => page.count === 1,
    );
    expect((await sandbox.look(id)).state).toBe('verificationTimedOut');
  });
});

describe('faults', () => {
  test('lostSms arrives nowhere', async () => {
    await sandbox.turn({ lostSms: 1 });
    const { id } = await sandbox.rent();
    expect(await send({ reservationId: id })).toEqual({ outcome: 'lost' });
    expect((await inboxOf(id)).count).toBe(0);
  });

  test('duplicateSms arrives twice, as two messages', async () => {
    await sandbox.turn({ duplicateSms: 1 });
    const { id } = await sandbox.rent();
    await send({ reservationId: id });
    const { data } = await inboxOf(id);
    expect(data).toHaveLength(2);
    expect(data[0]?.smsContent).toBe(data[1]?.smsContent);
    expect(data[0]?.id).not.toBe(data[1]?.id);
  });

  test.each(['stranger', 'nobody', 'sameNumber'])('foreignSms for %s', async (foreignSmsTo) => {
    await sandbox.turn({ foreignSms: 1, foreignSmsTo });
    const { id, number } = await sandbox.rent();
    await send({ reservationId: id });
    expect((await inboxOf(id)).count).toBe(1);
    expect((await sandbox.inbox('')).count).toBe(2);
    expect((await sandbox.inbox(`to=${number}`)).count).toBe(foreignSmsTo === 'sameNumber' ? 2 : 1);
  });

  test.each([
    ['number', 0],
    ['reservation', 1],
  ])('oldMessages by %s: what the former holder received', async (oldMessages, own) => {
    await sandbox.turn({ oldMessages });
    const row = await sandbox.rent();
    expect((await inboxOf(row.id)).count).toBe(own);
    const [old] = (await sandbox.inbox(`to=${row.number}`)).data;
    expect(Date.parse(old?.createdAt ?? '')).toBeLessThan(Date.parse(row.createdAt));
    expect((await sandbox.look(row.id)).state).toBe('verificationPending');
  });

  test('encryptedSms hides the text', async () => {
    const { id } = await sandbox.rent();
    await sandbox.turn({ encryptedSms: 'null' });
    await send({ reservationId: id });
    await sandbox.turn({ encryptedSms: 'ciphertext', parsedCode: 'null' });
    await send({ reservationId: id, content: 'code 123456' });
    const { data } = await inboxOf(id);
    expect(data[1]).toMatchObject({ smsContent: null, encrypted: true });
    expect(data[0]).toMatchObject({ parsedCode: null, encrypted: true });
    expect(data[0]?.smsContent).not.toContain('123456');
  });

  test.each([
    ['Your code is 123-456', '123456'],
    ['G-004512 is your code', '004512'],
    ['Use 4821 to log in', '4821'],
    ['You won $100000', null],
    ['No digits here', null],
    ['Call +15005550006', null],
  ])('the provider reads %j as %j', async (content, code) => {
    const { id } = await sandbox.rent();
    await send({ reservationId: id, content });
    expect((await inboxOf(id)).data[0]?.parsedCode).toBe(code);
  });
});
