import { expect, test, vi } from 'vitest';
import { BalanceModel } from '../../../web/shared/balance.model';
import type { Balance } from '../../../web/api/first-pages-api';

const balance = (spendableCents: number) => ({ spendableCents }) as Balance;

function world() {
  const answers: ((value: Balance) => void)[] = [];
  const backend = {
    balance: vi.fn(() => new Promise<Balance>((resolve) => answers.push(resolve))),
  };
  const model = new BalanceModel(backend);
  const answer = async (spendableCents: number) => {
    answers.shift()?.(balance(spendableCents));
    // The next read starts a few turns later.
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { model, backend, answer, shown: () => model.value.value?.spendableCents ?? null };
}

test('events that come faster than answers never keep the balance from being shown', async () => {
  const { model, backend, answer, shown } = world();
  for (let count = 0; count < 20; count += 1) void model.load();
  await answer(300);
  expect([shown(), backend.balance.mock.calls.length]).toEqual([300, 2]);
  await answer(200);
  expect([shown(), backend.balance.mock.calls.length]).toEqual([200, 2]);
});

test('the balance of another account is not shown', async () => {
  const { model, answer, shown } = world();
  void model.load();
  model.forget();
  await answer(300);
  expect(shown()).toBeNull();
});
