import { afterEach, expect, test, vi } from 'vitest';
import { connection, read } from '../../../../../web/api/http-client';

afterEach(() => void vi.restoreAllMocks());

const refused = (code: string, headers: Record<string, string>) =>
  read(
    Promise.resolve({
      ok: false,
      status: 429,
      headers: new Headers(headers),
      json: () => Promise.resolve({ code, detail: 'Too many.' }),
    }),
  );

test.each(['limits.rate_exceeded', 'limits.address'])(
  '%s pauses the page for the Retry-After of the API',
  async (code) => {
    const limited = vi.spyOn(connection, 'limited').mockReturnValue();
    await expect(refused(code, { 'retry-after': '30' })).rejects.toMatchObject({
      code,
      waitMs: 30_000,
    });
    expect(limited.mock.calls).toEqual([[30_000]]);
  },
);

test('too many attempts at one action pause only that action', async () => {
  const limited = vi.spyOn(connection, 'limited').mockReturnValue();
  const tries = refused('auth.too_many_attempts', { 'retry-after': '900' });
  await expect(tries).rejects.toMatchObject({ waitMs: 900_000 });
  expect(limited).not.toHaveBeenCalled();
});

test('an invalid time counts as none', async () => {
  vi.spyOn(connection, 'limited').mockReturnValue();
  const odd = refused('limits.address', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' });
  await expect(odd).rejects.toMatchObject({ waitMs: 0 });
});
