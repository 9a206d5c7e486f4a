import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { listAccountNotifications } from '../../../../worker/channels/notifications/feed.service';
import { advance, scalar, setUpWorker } from '../../../support/worker/api';
import { deleteAccount } from '../../../support/worker/deletion';
import { by, chose, eventOfType, feed, told } from '../../../support/worker/notifications';
import { databaseState } from '../../../support/worker/objects';
import {
  accountOf,
  confirmed,
  member,
  person,
  staff,
  type Person,
} from '../../../support/worker/person';

setUpWorker();

const PATH = '/v1/notifications';
const NOTICE = { title: 'Maintenance on Sunday', body: 'From 02:00 UTC, for 100% of you.' };
const act = (someone: Person, id: string, what: 'read' | 'archive') =>
  someone.post(`${PATH}/${id}/${what}`);
const announced = async (
  confirmedAdmin: Person,
  headers: Record<string, string> = {},
  notice = NOTICE,
) => confirmedAdmin.post('/v1/admin/announcements', notice, headers);
const statusAndCode = async (response: Response): Promise<string> =>
  `${response.status} ${(await response.json<{ code?: string }>()).code ?? ''}`;

/** A person with the given number of notifications, a minute apart. */
async function withSome(count: number): Promise<Person> {
  const ada = await person();
  await chose(ada, by('sms.received', { toast: true }));
  for (let n = 0; n < count; n++) {
    await told(ada, eventOfType('sms.received'));
    advance(60_000);
  }
  return ada;
}

describe('the list', () => {
  test('is listed newest first, in pages without gaps or repeats', async () => {
    const ada = await withSome(5);
    const all = (await feed(ada)).data.map(({ id }) => id);
    expect(all).toHaveLength(5);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await feed(ada, `?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(page.unreadCount).toBe(5);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all);
  });

  test('is filtered by state, type and text', async () => {
    const ada = await person();
    await chose(ada, by('sms.received', { toast: true }));
    await told(ada, eventOfType('payment.failed'));
    advance(1);
    await told(ada, eventOfType('sms.received'));
    const of = async (query: string) => (await feed(ada, query)).data.map(({ type }) => type);
    const [newest] = (await feed(ada)).data;
    await act(ada, newest!.id, 'read');
    expect(await of('?state=read')).toEqual(['sms.received']);
    expect(await of('?state=unread')).toEqual(['payment.failed']);
    expect(await of('?type=payment.failed')).toEqual(['payment.failed']);
    expect(await of('?query=whatsapp')).toEqual(['sms.received']);
    expect(await of('?query=another%20card')).toEqual(['payment.failed']);
    expect(await of('?query=nothing')).toEqual([]);
    // Wildcards of the database are plain characters here.
    expect(await of('?query=%25')).toEqual([]);
    expect(await of('?query=_')).toEqual([]);
    // D1 limits the pattern of a LIKE to 50 bytes.
    expect(await of(`?query=${encodeURIComponent('验'.repeat(100))}`)).toEqual([]);
  });

  test.for([
    '?limit=0',
    '?limit=101',
    '?cursor=x',
    '?state=new',
    '?archived=1',
    '?query=',
    '?page=2',
  ])('refuses %s', async (query) => {
    const ada = await person();
    expect(await statusAndCode(await ada.get(`${PATH}${query}`))).toBe('400 request.invalid');
  });

  test('lacks notifications that were not chosen for the dashboard', async () => {
    const ada = await person();
    await chose(ada, by('sms.received', { toast: false, email: true }));
    await told(ada, eventOfType('sms.received'));
    expect(await feed(ada)).toEqual({ data: [], hasMore: false, nextCursor: null, unreadCount: 0 });
  });
});

describe('reading and archiving', () => {
  test('are idempotent, and are counted', async () => {
    const ada = await withSome(3);
    const [first, second] = (await feed(ada)).data;
    const read = await (await act(ada, first!.id, 'read')).json<{ readAt: string }>();
    expect(read).toEqual({ ...first, readAt: new Date().toISOString() });
    advance(1_000);
    expect(await (await act(ada, first!.id, 'read')).json()).toEqual(read);
    expect((await feed(ada)).unreadCount).toBe(2);
    await act(ada, second!.id, 'archive');
    const left = await feed(ada);
    expect([left.data.length, left.unreadCount]).toEqual([2, 1]);
    expect((await feed(ada, '?archived=true')).data).toMatchObject([
      { id: second!.id, readAt: new Date().toISOString(), archivedAt: new Date().toISOString() },
    ]);
    expect(await (await ada.post(`${PATH}/read-all`)).json()).toEqual({ readCount: 1 });
    expect(await (await ada.post(`${PATH}/read-all`)).json()).toEqual({ readCount: 0 });
    expect((await feed(ada)).unreadCount).toBe(0);
  });

  test('I-28 are refused for notifications of another person and for rows of emails', async () => {
    const ada = await withSome(1);
    const [bob, stranger] = [await member(ada), await person()];
    const [own] = (await feed(ada)).data;
    await told(ada, eventOfType('payment.failed'));
    const mail = await scalar(
      `SELECT id FROM notifications WHERE channel = 'email' AND user_id = ?`,
      ada.userId,
    );
    const before = await databaseState();
    for (const what of ['read', 'archive'] as const) {
      for (const other of [bob, stranger])
        expect(await statusAndCode(await act(other, own!.id, what))).toBe(
          '404 notifications.not_found',
        );
      expect((await act(ada, String(mail), what)).status).toBe(404);
    }
    expect(await (await stranger.post(`${PATH}/read-all`)).json()).toEqual({ readCount: 0 });
    expect(await databaseState()).toEqual(before);
  });
});

describe('an announcement', () => {
  test('is shown to every person of every account at that time, and each marks it as read', async () => {
    const [ada, bob] = [await person(), await person()];
    const confirmedAdmin = await staff('admin');
    const response = await announced(confirmedAdmin);
    expect(response.status).toBe(201);
    const { id } = await response.json<{ id: string }>();
    advance(1);
    const late = await person();
    for (const one of [ada, bob])
      expect(await feed(one)).toMatchObject({
        data: [{ id, type: 'announcement', ...NOTICE, readAt: null }],
        unreadCount: 1,
      });
    expect((await feed(late)).data).toEqual([]);
    expect((await act(late, id, 'read')).status).toBe(404);
    await act(ada, id, 'read');
    expect([(await feed(ada)).unreadCount, (await feed(bob)).unreadCount]).toEqual([0, 1]);
    await act(bob, id, 'archive');
    expect((await feed(bob)).data).toEqual([]);
    expect((await feed(bob, '?archived=true')).data).toHaveLength(1);
    await ada.post(`${PATH}/read-all`);
    expect((await feed(ada, '?query=100%25')).data).toHaveLength(1);
  });

  test('I-03 is published and audited once for its Idempotency-Key', async () => {
    const confirmedAdmin = await staff('admin');
    const key = { 'idempotency-key': 'sunday' };
    const first = await (await announced(confirmedAdmin, key)).json<{ id: string }>();
    const answers = await Promise.all([
      announced(confirmedAdmin, key),
      announced(confirmedAdmin, key),
    ]);
    for (const answer of answers) expect(await answer.json()).toEqual(first);
    expect(await scalar('SELECT count(*) FROM announcements')).toBe(1);
    const audited = `SELECT count(*) FROM audit_log WHERE action = 'announcement.published' AND target_id = ?`;
    expect(await scalar(audited, first.id)).toBe(1);
    expect(
      await statusAndCode(await announced(confirmedAdmin, key, { ...NOTICE, title: 'On Monday' })),
    ).toBe('422 idempotency.body_differs');
    await announced(confirmedAdmin);
    await announced(confirmedAdmin);
    expect(await scalar('SELECT count(*) FROM announcements')).toBe(3);
  });

  test('I-28 is published by admins only', async () => {
    const before = await databaseState();
    const people = [await person(), await staff('support')];
    for (const one of people)
      expect(await statusAndCode(await announced(one))).toBe('403 auth.staff');
    expect(await scalar('SELECT count(*) FROM announcements')).toBe(0);
    expect(Object.keys(before)).toContain('announcements');
  });

  test('is listed for staff, newest first and in pages, also when archived', async () => {
    const confirmedAdmin = await staff('admin');
    const made: { id: string }[] = [];
    for (const title of ['One', 'Two', 'Three']) {
      made.unshift(await (await announced(confirmedAdmin, {}, { ...NOTICE, title })).json());
      advance(1);
    }
    await act(confirmedAdmin, made[0]?.id ?? '', 'archive');
    const support = await staff('support');
    const list = async (query: string) =>
      (await support.get(`/v1/admin/announcements${query}`)).json<{
        data: object[];
        nextCursor: string | null;
      }>();
    const first = await list('?limit=2');
    expect(first.data).toEqual(made.slice(0, 2));
    expect(await list(`?limit=2&cursor=${first.nextCursor}`)).toEqual({
      data: made.slice(2),
      hasMore: false,
      nextCursor: null,
    });
    expect(await statusAndCode(await (await person()).get('/v1/admin/announcements'))).toBe(
      '403 auth.staff',
    );
    expect(await statusAndCode(await support.get('/v1/admin/announcements?cursor=x'))).toBe(
      '400 request.invalid',
    );
  });

  test.for([{ ...NOTICE, title: ' ' }, { ...NOTICE, body: 'x'.repeat(2_001) }, { title: 'x' }])(
    'is refused as %j',
    async (notice) => {
      const confirmedAdmin = await staff('admin');
      const response = await announced(confirmedAdmin, {}, notice as typeof NOTICE);
      expect(await statusAndCode(response)).toBe('400 request.invalid');
    },
  );
});

test('deleting an account deletes its notifications', async () => {
  const ada = await withSome(2);
  await chose(ada, { sound: 'bell' });
  await deleteAccount(await confirmed(ada));
  const left = await env.DB.batch(
    ['notifications', 'notification_settings', 'notification_phones', 'announcement_reads'].map(
      (table) => env.DB.prepare(`SELECT count(*) AS n FROM ${table}`),
    ),
  );
  expect(left.map(({ results }) => results)).toEqual(left.map(() => [{ n: 0 }]));
});

test('the list for an export starts again after a position that an older version stored in another form', async () => {
  const ada = await withSome(2);
  const accountId = await accountOf(ada);
  const page = (cursor?: string) =>
    listAccountNotifications(systemCtx(env), accountId, { cursor, limit: 1 });
  const first = await page();
  expect(first.data).toHaveLength(1);
  expect((await page(first.nextCursor ?? '')).data).not.toEqual(first.data);
  expect(await page('WzE3Njk4NDI4MDAwMDAsIm50Zl8xIl0')).toEqual(first);
});
