import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox, until } from './support.ts';
import type { Page, Sms, Verification } from './wire.ts';

/** Copied from the provider's documentation; only keys and kinds of values are compared. */
const VERIFICATION = {
  number: '2065550142',
  sms: { method: 'GET', href: 'https://…/sms?ReservationId=lr_01HZX3V9Q2M4N6P8R0S2T4V6W8' },
  calls: { method: 'GET', href: 'https://…/calls?ReservationId=lr_01HZX3V9Q2M4N6P8R0S2T4V6W8' },
  createdAt: '2026-01-02T03:04:05+00:00',
  endsAt: '2026-01-02T03:19:05+00:00',
  id: 'lr_01HZX3V9Q2M4N6P8R0S2T4V6W8',
  cancel: { canCancel: true, link: { method: 'POST', href: 'https://…/cancel' } },
  reactivate: { canReactivate: false, link: { method: 'POST', href: 'https://…/reactivate' } },
  report: { canReport: false, link: { method: 'POST', href: 'https://…/report' } },
  reuse: { link: { method: 'POST', href: 'https://…/reuse' }, reusableUntil: null },
  sale: { method: 'GET', href: 'https://…/api/pub/v2/sales/…' },
  serviceName: 'whatsapp',
  state: 'verificationPending',
  totalCost: 1.25,
};
const SMS = {
  id: 'sms_01J…',
  from: '22000',
  to: '2065550142',
  createdAt: '2026-01-02T03:05:11+00:00',
  smsContent: 'Your WhatsApp code is 123-456',
  parsedCode: '123456',
  encrypted: false,
};
const PAGE = {
  data: [],
  hasNext: true,
  hasPrevious: false,
  count: 37,
  links: {
    current: { method: 'GET', href: 'https://…/api/pub/v2/sms?…' },
    previous: { method: null, href: null },
    next: { method: 'GET', href: 'https://…/api/pub/v2/sms?…opaque…' },
  },
};
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/;

/** Same keys in the same order, values of the same kind. */
const shape = (value: unknown): unknown => {
  if (Array.isArray(value)) return 'array';
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.entries(value).map(([key, item]) => [key, shape(item)]);
};

const sandbox = await startSandbox();
beforeAll(() => sandbox.fresh());
afterAll(() => sandbox.stop());

describe('verification', () => {
  test('a purchase answers 201 with the link as body and as Location', async () => {
    const bought = await sandbox.buy({
      areaCodeSelectOption: null,
      carrierSelectOption: null,
      serviceNotListedName: null,
      maxPrice: null,
    });
    expect(bought.status).toBe(201);
    expect(bought.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(Object.keys(bought.json)).toEqual(['method', 'href']);
    expect(bought.json.method).toBe('GET');
    expect(bought.headers.get('location')).toBe(bought.json.href);
    expect(bought.json.href).toMatch(
      new RegExp(`^${sandbox.url}/api/pub/v2/verifications/lr_[0-9A-HJKMNP-TV-Z]{26}$`),
    );
  });

  test('createdType changes the type of the 201, not its JSON', async () => {
    await sandbox.turn({ createdType: 'text/plain' });
    const bought = await sandbox.buy();
    expect(bought.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(bought.headers.get('location')).toBe(bought.json.href);
    await sandbox.turn({ createdType: 'application/json' });
  });

  test('links start with the base address of the call', async () => {
    const other = sandbox.url.replace('127.0.0.1', 'localhost');
    const { token } = (await sandbox.signIn()).json;
    const reply = await sandbox.fetch<{ href: string }>(
      'POST',
      `${other}/api/pub/v2/verifications`,
      {
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ serviceName: 'discord', capability: 'Sms' }),
      },
    );
    expect(reply.json.href.startsWith(`${other}/`)).toBe(true);
  });

  test('it has exactly the documented keys, before and after the code', async () => {
    const row = await sandbox.rent({
      areaCodeSelectOption: ['206', '425'],
      carrierSelectOption: ['tmo'],
    });
    expect(shape(row)).toEqual(shape(VERIFICATION));
    expect(row).toMatchObject({
      state: 'verificationPending',
      cancel: { canCancel: true },
      reactivate: { canReactivate: false },
      report: { canReport: false },
      totalCost: 2,
    });
    expect(row.number).toMatch(/^(206|425)555\d{4}$/);
    expect([row.createdAt, row.endsAt].every((at) => INSTANT.test(at))).toBe(true);
    expect(Date.parse(row.endsAt) - Date.parse(row.createdAt)).toBe(900_000);
    await sandbox.control('POST', '/sms', { reservationId: row.id });
    const after = await sandbox.look(row.id);
    expect(after.state).toBe('verificationCompleted');
    expect(after.reuse.reusableUntil).toMatch(INSTANT);
    expect(Object.keys(after)).toEqual(Object.keys(VERIFICATION));
  });

  test('lists are pages of compact rows', async () => {
    const { json } = await sandbox.call<Page<Verification>>('GET', 'verifications');
    expect(Object.keys(json)).toEqual(Object.keys(PAGE));
    expect(Object.keys(json.links)).toEqual(Object.keys(PAGE.links));
    expect(Object.keys(json.data[0] ?? {})).toEqual([
      'createdAt',
      'id',
      'link',
      'serviceName',
      'state',
      'totalCost',
      'number',
      'sms',
      'calls',
    ]);
  });

  test('the code is in the sms list only, with exactly the documented keys', async () => {
    const row = await sandbox.rent();
    expect((await sandbox.call<Page<Sms>>('GET', row.sms.href)).json.data).toEqual([]);
    await sandbox.control('POST', '/sms', {
      reservationId: row.id,
      content: 'Your WhatsApp code is 123-456',
    });
    const { json } = await sandbox.call<Page<Sms>>('GET', row.sms.href);
    expect(shape(json.data[0])).toEqual(shape(SMS));
    expect(json.data[0]).toMatchObject({
      from: '22000',
      to: row.number,
      smsContent: 'Your WhatsApp code is 123-456',
      parsedCode: '123456',
      encrypted: false,
    });
  });

  test('the sale link shows the sold verification', async () => {
    const row = await sandbox.rent();
    const { json } = await sandbox.call<Record<string, unknown>>('GET', row.sale.href);
    expect(json).toEqual({
      createdAt: row.createdAt,
      id: row.sale.href.split('/').at(-1),
      backOrderReservations: [],
      reservations: [
        {
          id: row.id,
          link: { method: 'GET', href: `${sandbox.url}/api/pub/v2/verifications/${row.id}` },
          reservationType: 'verification',
          serviceName: 'whatsapp',
        },
      ],
      state: 'succeeded',
      total: 1.25,
      updatedAt: row.createdAt,
    });
    const { data } = (await sandbox.call<Page<Record<string, unknown>>>('GET', 'sales')).json;
    expect(Object.keys(data[0] ?? {})).toEqual([
      'createdAt',
      'id',
      'link',
      'state',
      'totalCost',
      'updatedAt',
    ]);
  });

  test('a reservation links to its typed details; another type is not found', async () => {
    const row = await sandbox.rent();
    const link = { method: 'GET', href: `${sandbox.url}/api/pub/v2/verifications/${row.id}` };
    expect((await sandbox.call('GET', `reservations/${row.id}`)).json).toEqual(link);
    expect((await sandbox.call('GET', `reservations/${row.id}?type=verification`)).json).toEqual(
      link,
    );
    expect((await sandbox.call('GET', `reservations/${row.id}?type=renewable`)).status).toBe(404);
    expect((await sandbox.call('GET', `reservations/${row.id}/health`)).json).toEqual({
      lineNumber: row.number,
      checkedAt: null,
    });
    await sandbox.call('POST', `verifications/${row.id}/cancel`);
    expect((await sandbox.call('GET', `reservations/${row.id}/health`)).status).toBe(404);
  });

  test('calls are an empty page; unknown ids are 404 without a body', async () => {
    const { json } = await sandbox.call<Page<unknown>>('GET', 'calls?reservationId=lr_x');
    expect([json.data, json.count]).toEqual([[], 0]);
    for (const path of ['verifications/lr_x', 'sales/x', 'reservations/lr_x', 'nosuch']) {
      expect((await sandbox.call('GET', path)).status).toBe(404);
    }
  });

  test('a service sends its code automatically', async () => {
    await sandbox.turn({ autoSms: { enabled: true, delayMs: [50, 100] } });
    const row = await sandbox.rent({ serviceName: 'google' });
    const inbox = await until(
      () => sandbox.inbox(`reservationId=${row.id}`),
      (page) => page.data.length > 0,
    );
    expect(inbox.data[0]?.smsContent).toMatch(/^G-\d{6} is your Google verification code\.$/);
    expect((await sandbox.look(row.id)).state).toBe('verificationCompleted');
  });
});
