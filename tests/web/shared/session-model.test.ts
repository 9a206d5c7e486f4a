import { expect, test, vi } from 'vitest';
import { ConnectionLost } from '../../../web/core/problem';
import type { Backend } from '../../../web/api/first-pages-api';
import { selectedAccount } from '../../../web/api/selected-account';
import { SessionModel } from '../../../web/shared/session.model';
import { ChoicesModel } from '../../../web/shared/choices.model';
import { problem } from '../support/builders';

const me = { user: null, account: { id: 'acc_1', name: 'Asha', tier: 'free', role: 'owner' } };

function world() {
  const asha = { id: 'usr_1', name: 'Asha', email: 'a@b.co', emailVerified: true };
  let user: typeof asha | null = null;
  const post = vi.fn();
  const backend = {
    session: vi.fn(async () => ({ user, session: null })),
    me: vi.fn(async () => me as never),
    signIn: vi.fn<Backend['signIn']>(async () => {
      user = asha;
      return { user: asha, secondFactor: null };
    }),
    signUp: vi.fn(async () => ({ user: asha })),
    signOut: vi.fn(async () => {
      user = null;
      return { user: null, session: null };
    }),
  };
  return { session: new SessionModel(backend, { post }), backend, post };
}

test('a missing session is not an error', async () => {
  const { session, backend } = world();
  await session.load();
  expect(session.state.value).toEqual({ kind: 'out' });
  expect(backend.me).not.toHaveBeenCalled();
});

test('sign-in and sign-out are posted to the other tabs', async () => {
  const { session, post } = world();
  await session.signIn({ email: 'a@b.co', password: 'x' });
  expect(session.state.value).toEqual({ kind: 'in', me });
  await session.signOut();
  expect(session.state.value).toEqual({ kind: 'out' });
  expect(post.mock.calls).toEqual([[{ about: 'session' }], [{ about: 'session' }]]);
});

test('a lost connection does not sign out', async () => {
  const { session, backend } = world();
  await session.signIn({ email: 'a@b.co', password: 'x' });
  backend.session.mockRejectedValueOnce(new ConnectionLost());
  await expect(session.load()).rejects.toBeInstanceOf(ConnectionLost);
  expect(session.state.value.kind).toBe('in');
  backend.me.mockRejectedValueOnce(problem(401, 'auth.session_ended'));
  await session.load();
  expect(session.state.value.kind).toBe('out');
});

test('the first step of a sign-in returns the token of the second, without a session', async () => {
  const { session, backend, post } = world();
  backend.signIn.mockResolvedValueOnce({
    user: null,
    secondFactor: { token: 'half', expiresAt: '2026-11-22T10:05:00.000Z' },
  });
  expect(await session.signIn({ email: 'a@b.co', password: 'x' })).toBe('half');
  expect([session.state.value.kind, post.mock.calls]).toEqual(['unknown', []]);
});

test('a selected account that is no longer accessible is deselected', async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  const { session, backend } = world();
  await session.signIn({ email: 'a@b.co', password: 'x' });
  await session.actFor('acc_2');
  expect(selectedAccount.get()).toBe('acc_2');
  backend.me.mockRejectedValueOnce(problem(404, 'accounts.not_found'));
  await session.load();
  expect([selectedAccount.get(), session.state.value.kind]).toEqual([null, 'in']);
  vi.unstubAllGlobals();
});

test('choices survive a reload, invalid stored values, and a storage that is not available', () => {
  const kept = new Map<string, string>([
    ['namaskah.dismissed', '{'],
    ['namaskah.theme', 'pink'],
  ]);
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const choices = new ChoicesModel(store);
  expect([choices.theme.value, choices.dismissed.value]).toEqual(['system', []]);
  choices.dismiss('ver_1', 'ver_2');
  choices.dismiss('ver_2', 'ver_3');
  choices.nextTheme();
  const again = new ChoicesModel(store);
  expect([again.dismissed.value, again.theme.value]).toEqual([
    ['ver_1', 'ver_2', 'ver_3'],
    'light',
  ]);
  const refuse = () => {
    throw new Error('full');
  };
  const refusing = new ChoicesModel({
    getItem: () => null,
    setItem: refuse,
    removeItem: refuse,
  });
  refusing.toggleSound();
  expect(refusing.sound.value).toBe(false);
});

test('the services that an earlier version kept in the browser are removed', () => {
  const kept = new Map([
    ['namaskah.favourites', '["tinder"]'],
    ['namaskah.recent', '["grindr"]'],
    ['namaskah.theme', 'dark'],
  ]);
  const choices = new ChoicesModel({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  });
  expect([choices.theme.value, [...kept.keys()]]).toEqual(['dark', ['namaskah.theme']]);
});
