import { expect, test } from 'vitest';
import { ChoicesModel } from '../../../web/shared/choices.model';

function storeWith(entries: Record<string, string> = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

test('a person who has never signed in leaves no mark for the public pages; one who signs out takes it back', () => {
  const store = storeWith();
  const choices = new ChoicesModel(store);
  choices.markSignedIn(false);
  expect(store.kept.has('namaskah.signed-in')).toBe(false);
  choices.markSignedIn(true);
  expect(store.kept.get('namaskah.signed-in')).toBe('yes');
  choices.markSignedIn(false);
  expect(store.kept.get('namaskah.signed-in')).toBe('no');
});
