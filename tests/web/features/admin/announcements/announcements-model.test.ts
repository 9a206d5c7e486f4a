import { expect, test, vi } from 'vitest';
import type { Announce, Announcement } from '../../../../../web/api/announcements-api';
import {
  AnnouncementsModel,
  MAX_BODY,
} from '../../../../../web/features/admin/announcements/announcements.model';
import { parseAdminAddress, adminAddress } from '../../../../../web/features/admin/admin-address';
import { ConnectionLost } from '../../../../../web/core/problem';
import { AT, problem } from '../../../support/builders';

function world() {
  const stored: Announcement[] = [];
  const backend = {
    list: vi.fn(async () => ({ data: stored.toReversed(), hasMore: false, nextCursor: null })),
    publish: vi.fn(async (notice: Announce, key: string) => {
      const announcement = { id: key, ...notice, createdAt: new Date(AT).toISOString() };
      stored.push(announcement);
      return announcement;
    }),
  };
  let keys = 0;
  const model = new AnnouncementsModel(backend, () => `key-${++keys}`);
  const write = (title: string, body: string): void => {
    model.title.value = title;
    model.body.value = body;
  };
  return { model, backend, write };
}

test('a published announcement is listed first, and the form is reset', async () => {
  const { model, backend, write } = world();
  await model.load({});
  expect(model.items.value).toEqual([]);
  write(' Maintenance on Sunday ', 'From 02:00 to 02:15 UTC.\n');
  await model.publish();
  expect(backend.publish).toHaveBeenCalledWith(
    { title: 'Maintenance on Sunday', body: 'From 02:00 to 02:15 UTC.' },
    'key-1',
  );
  write('It is over', 'Thank you.');
  await model.publish();
  expect(model.items.value.map(({ id, title }) => [id, title])).toEqual([
    ['key-2', 'It is over'],
    ['key-1', 'Maintenance on Sunday'],
  ]);
  expect([model.title.value, model.body.value, model.notice.value]).toEqual(['', '', null]);
});

test('an announcement without title or text, or with a text that is too long, is not sent', async () => {
  const { model, backend, write } = world();
  for (const [title, body] of [
    ['', 'text'],
    ['  ', 'text'],
    ['title', '\n'],
    ['title', 'x'.repeat(MAX_BODY + 1)],
  ] as const) {
    write(title, body);
    expect(model.notice.value).toBeNull();
    await model.publish();
  }
  expect(backend.publish).not.toHaveBeenCalled();
});

test('a lost response keeps the draft and its key: published once', async () => {
  const { model, backend, write } = world();
  write('Sunday', 'Closed.');
  backend.publish.mockRejectedValueOnce(new ConnectionLost());
  await expect(model.publish()).rejects.toThrow(ConnectionLost);
  expect(model.notice.value).toEqual({ title: 'Sunday', body: 'Closed.' });
  await model.publish();
  expect(backend.publish.mock.calls.map(([, key]) => key)).toEqual(['key-1', 'key-1']);
});

test('a refusal keeps the draft', async () => {
  const { model, backend, write } = world();
  write('Sunday', 'Closed.');
  backend.publish.mockRejectedValueOnce(problem(403, 'auth.staff'));
  await expect(model.publish()).rejects.toThrow('auth.staff');
  expect(model.title.value).toBe('Sunday');
  expect(model.items.value).toEqual([]);
});

test('announcements have an address', () => {
  const place = parseAdminAddress('announcements', {});
  expect(adminAddress(place)).toBe('/admin/announcements');
});
