import { expect } from 'vitest';
import type { Person } from './person';
import type { Send } from './world';

/** What a POST made can be read at its `Location` by its caller, and by no other account. */
export async function expectReadable(
  made: Response,
  { id }: { id?: string },
  { by, stranger }: { by: Send; stranger: Person },
): Promise<void> {
  const location = made.headers.get('location');
  if (made.status === 200 || id === undefined) {
    expect(location).toBeNull();
    return;
  }
  expect(location).toMatch(/^\/v1\//);
  const read = await by('GET', location ?? '');
  expect([read.status, (await read.json<{ id: string }>()).id]).toEqual([200, id]);
  const isStaffs = location?.startsWith('/v1/admin/') ?? false;
  expect((await stranger.get(location ?? '')).status).toBe(isStaffs ? 403 : 404);
}
