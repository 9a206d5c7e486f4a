import { expect, test, vi } from 'vitest';
import { OwnServicesModel } from '../../../../../web/features/verifications/services/own-services.model';
import { problem } from '../../../support/builders';
import { wholeList } from '../../../support/lists';

function world(...stored: string[]) {
  const kept = [...stored];
  const backend = {
    favourites: vi.fn(async () =>
      wholeList(kept.map((service) => ({ service, createdAt: '2026-11-22T10:00:00.000Z' }))),
    ),
    setFavourite: vi.fn(async (service: string) => void kept.push(service)),
    deleteFavourite: vi.fn(async (service: string) => void kept.splice(kept.indexOf(service), 1)),
  };
  return { backend, kept, model: new OwnServicesModel(backend) };
}

test('favourites are those of the server, and a change is sent to it', async () => {
  const { model, kept } = world('signal');
  await model.load();
  const toggled = model.toggle('whatsapp');
  expect(model.favourites.value).toEqual(['signal', 'whatsapp']);
  await toggled;
  await model.toggle('signal');
  expect([model.favourites.value, kept]).toEqual([['whatsapp'], ['whatsapp']]);
});

test('a change that the server refuses is undone', async () => {
  const { model, backend } = world('signal');
  await model.load();
  backend.setFavourite.mockRejectedValueOnce(problem(503, 'internal'));
  await model.toggle('whatsapp');
  expect(model.favourites.value).toEqual(['signal']);
});

test('an answer that was asked for before a change does not undo it', async () => {
  const { model } = world();
  const early = model.load();
  await model.toggle('whatsapp');
  await early;
  expect(model.favourites.value).toEqual(['whatsapp']);
});

test('a second press while the first is being sent is sent after it, and the last one counts', async () => {
  const { model, backend, kept } = world();
  const put = Promise.withResolvers<void>();
  backend.setFavourite.mockImplementationOnce(async (service) => {
    await put.promise;
    kept.push(service);
  });
  const presses = [model.toggle('whatsapp'), model.toggle('whatsapp')];
  expect([model.favourites.value, backend.deleteFavourite.mock.calls]).toEqual([[], []]);
  put.resolve();
  await Promise.all(presses);
  expect([kept, backend.deleteFavourite.mock.calls]).toEqual([[], [['whatsapp']]]);
  await model.toggle('whatsapp');
  expect([kept, model.favourites.value]).toEqual([['whatsapp'], ['whatsapp']]);
});

test('an answer that is read while a change is being sent is read again after it', async () => {
  const { model, backend, kept } = world('signal');
  const put = Promise.withResolvers<void>();
  backend.setFavourite.mockImplementationOnce(async (service) => {
    await put.promise;
    kept.push(service);
  });
  const press = model.toggle('whatsapp');
  await model.load();
  expect(model.favourites.value).toEqual(['whatsapp']);
  put.resolve();
  await press;
  expect(model.favourites.value).toEqual(['signal', 'whatsapp']);
});

test('a change that is being sent when another account is shown changes nothing there', async () => {
  const { model, backend } = world();
  const put = Promise.withResolvers<void>();
  backend.setFavourite.mockImplementationOnce(async () => void (await put.promise));
  const press = model.toggle('whatsapp');
  model.forget();
  put.resolve();
  await press;
  expect([backend.deleteFavourite.mock.calls, model.favourites.value]).toEqual([[], []]);
});

test('recent services are those of the newest orders, each once, at most six', () => {
  const { model } = world();
  const orders = ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g'].map((service) => ({ service }));
  model.noteOrders(orders);
  expect(model.recent.value).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  model.noteOrder({ service: 'c' });
  expect(model.recent.value).toEqual(['c', 'a', 'b', 'd', 'e', 'f']);
});

test('nothing of one person is left for the next, also not by a late answer', async () => {
  const { model } = world('tinder');
  await model.load();
  model.noteOrders([{ service: 'grindr' }]);
  const late = model.load();
  model.forget();
  await late;
  expect([model.favourites.value, model.recent.value]).toEqual([[], []]);
});
