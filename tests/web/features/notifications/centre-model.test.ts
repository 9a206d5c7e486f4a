import { expect, test } from 'vitest';
import { BellModel } from '../../../../web/features/notifications/bell.model';
import { CentreModel } from '../../../../web/features/notifications/centre.model';
import { AT, problem } from '../../support/builders';
import { feed, iso, notification } from './builders';

const some = (count: number) =>
  Array.from({ length: count }, (_, n) => notification({ id: `ntf_${count - n}` }));

function world(count: number) {
  const server = feed(some(count), 2);
  const bell = new BellModel({
    backend: server.backend,
    clock: { read: () => AT },
    tabs: { post: () => undefined },
    onNew: () => undefined,
  });
  const centre = new CentreModel(server.backend, bell);
  const shown = () => centre.items.value.map(({ id, readAt }) => (readAt ? `${id} read` : id));
  return { ...server, bell, centre, shown };
}

test('is loaded page by page', async () => {
  const { centre, shown } = world(3);
  await centre.load({});
  expect([shown(), centre.hasMore.value]).toEqual([['ntf_3', 'ntf_2'], true]);
  await centre.more();
  expect([shown(), centre.hasMore.value]).toEqual([['ntf_3', 'ntf_2', 'ntf_1'], false]);
});

test('reading and archiving updates the bell', async () => {
  const { centre, bell, shown } = world(2);
  await centre.load({});
  await centre.read('ntf_1');
  expect([shown(), bell.unread.value]).toEqual([['ntf_2', 'ntf_1 read'], 1]);
  await centre.archive('ntf_2');
  expect([shown(), bell.unread.value]).toEqual([['ntf_1 read'], 0]);
});

test('when the last one of a page is archived, the next page takes its place', async () => {
  const { centre, shown } = world(3);
  await centre.load({});
  await centre.archive('ntf_3');
  await centre.archive('ntf_2');
  expect(shown()).toEqual(['ntf_1']);
});

test('marking all as read empties the list of unread ones', async () => {
  const { centre, bell, shown } = world(3);
  await centre.load({ state: 'unread' });
  await centre.readAll();
  expect([shown(), centre.loaded.value, bell.unread.value]).toEqual([[], true, 0]);
});

test('a refusal changes nothing', async () => {
  const { centre, backend, shown } = world(1);
  await centre.load({});
  backend.archive.mockRejectedValueOnce(problem(404, 'notifications.not_found'));
  await expect(centre.archive('ntf_1')).rejects.toThrow('notifications.not_found');
  expect(shown()).toEqual(['ntf_1']);
});

test('news of the bell are read with the filters of the list', async () => {
  const { centre, backend, items, shown } = world(1);
  // Before the first answer nothing is reloaded.
  await centre.sync([]);
  expect(backend.list).not.toHaveBeenCalled();
  await centre.load({ q: 'message' });
  items.unshift(notification({ id: 'ntf_9' }));
  await centre.sync([]);
  expect(backend.list).toHaveBeenLastCalledWith({ q: 'message' });
  expect(shown()).toEqual(['ntf_9', 'ntf_1']);
});

test('a longer list is not reloaded, and shows items that were read elsewhere', async () => {
  const { centre, backend, items, shown } = world(3);
  await centre.load({});
  await centre.more();
  items.unshift(notification({ id: 'ntf_9' }));
  await centre.sync([notification({ id: 'ntf_9' }), notification({ id: 'ntf_3', readAt: iso(0) })]);
  expect(shown()).toEqual(['ntf_3 read', 'ntf_2', 'ntf_1']);
  expect(backend.list).toHaveBeenCalledTimes(2);
  await centre.load({});
  await centre.sync([]);
  expect(shown()).toEqual(['ntf_9', 'ntf_3']);
});
