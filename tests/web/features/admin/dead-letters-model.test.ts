import { expect, test, vi } from 'vitest';
import { DeadLettersModel } from '../../../../web/features/admin/dead-letters.model';
import { parseAdminAddress, adminAddress } from '../../../../web/features/admin/admin-address';
import { problem } from '../../support/builders';

const letter = (id: string, replayedAt: string | null = null) => ({
  id,
  queue: 'events',
  body: { account: 'acc_1', after: 1, through: 2 },
  createdAt: '2026-11-22T10:00:00.000Z',
  replayedAt,
});

function world() {
  const backend = {
    deadLetters: vi.fn(async () => ({
      data: [letter('b'), letter('a')],
      hasMore: false,
      nextCursor: null,
    })),
    replayDeadLetter: vi.fn(async (id: string) => letter(id, '2026-11-22T11:00:00.000Z')),
  };
  return { letters: new DeadLettersModel(backend), backend };
}

test('a replayed dead letter keeps its place and shows the time', async () => {
  const { letters, backend } = world();
  await letters.load({ state: 'waiting' });
  expect(backend.deadLetters).toHaveBeenCalledWith({ state: 'waiting' });
  await letters.replay('a');
  expect(letters.items.value.map(({ id, replayedAt }) => [id, replayedAt])).toEqual([
    ['b', null],
    ['a', '2026-11-22T11:00:00.000Z'],
  ]);
  backend.replayDeadLetter.mockRejectedValueOnce(problem(403, 'auth.staff'));
  await expect(letters.replay('b')).rejects.toThrow('auth.staff');
  expect(letters.items.value[0]?.replayedAt).toBeNull();
});

test('dead letters have an address', () => {
  const place = parseAdminAddress('dead-letters', { state: 'waiting' });
  expect(adminAddress(place)).toBe('/admin/dead-letters?state=waiting');
});
