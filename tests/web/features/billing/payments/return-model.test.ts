import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConnectionLost } from '../../../../../web/core/problem';
import type { Payments } from '../../../../../web/api/payments-api';
import { nextPollMs, ReturnModel } from '../../../../../web/features/billing/payments/return.model';
import { payment, problem } from '../../../support/builders';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const paid = payment({ state: 'succeeded', creditedCents: 2_000, authorizationUrl: null });

function world() {
  const verify = vi.fn<Payments['verify']>(async () => payment());
  const get = vi.fn<Payments['get']>(async () => payment());
  const onMoved = vi.fn();
  return { model: new ReturnModel('pay_1', { verify, get }, onMoved), verify, get, onMoved };
}

test('polls until Paystack reports the payment, once', async () => {
  const { model, verify, onMoved } = world();
  await model.start();
  expect([model.payment.value?.state, model.watching.value]).toEqual(['pending', true]);
  verify.mockResolvedValue(paid);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([model.payment.value?.state, model.watching.value]).toEqual(['succeeded', false]);
  expect(onMoved.mock.calls.map(([{ state }]) => state)).toEqual(['pending', 'succeeded']);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(verify).toHaveBeenCalledTimes(2);
});

test('I-34 a declined or abandoned payment is shown as paid when the money arrives', async () => {
  for (const state of ['failed', 'abandoned'] as const) {
    const { model, verify } = world();
    verify.mockResolvedValueOnce(payment({ state, authorizationUrl: null }));
    await model.start();
    expect([model.payment.value?.state, model.watching.value]).toEqual([state, true]);
    verify.mockResolvedValueOnce(paid);
    await vi.advanceTimersByTimeAsync(20_000);
    expect([model.payment.value?.state, model.watching.value]).toEqual(['succeeded', false]);
  }
});

test('without an answer of Paystack it shows the known state and retries', async () => {
  const { model, verify, get } = world();
  verify.mockRejectedValueOnce(problem(503, 'payments.unavailable'));
  verify.mockRejectedValueOnce(new ConnectionLost());
  verify.mockResolvedValueOnce(paid);
  await model.start();
  expect([model.payment.value?.state, model.watching.value]).toEqual(['pending', true]);
  expect(model.error.value).toMatchObject({ code: 'payments.unavailable' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(model.error.value).toBeInstanceOf(ConnectionLost);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([model.payment.value?.state, model.error.value]).toEqual(['succeeded', null]);
  expect(get).toHaveBeenCalledTimes(1);
});

test('I-32 a payment of another account is not requested again', async () => {
  const { model, verify, get } = world();
  verify.mockRejectedValue(problem(404, 'payments.not_found'));
  await model.start();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([verify.mock.calls.length, get.mock.calls.length]).toEqual([1, 0]);
  expect([model.payment.value, model.watching.value]).toEqual([null, false]);
});

test('stops polling when the page is left', async () => {
  const { model, verify, onMoved } = world();
  const answer = Promise.withResolvers<typeof paid>();
  verify.mockReturnValueOnce(answer.promise);
  const looking = model.start();
  model.stop();
  answer.resolve(paid);
  await looking;
  await vi.advanceTimersByTimeAsync(600_000);
  expect([verify.mock.calls.length, onMoved.mock.calls.length]).toEqual([1, 0]);
});

test('polls soon, then less often, then stops, and continues on request', async () => {
  const waits = Array.from({ length: 32 }, (_, tries) => nextPollMs('pending', tries + 1));
  expect(waits.slice(0, 3)).toEqual([1_000, 2_000, 2_000]);
  expect(waits.slice(9, 30)).toEqual(Array.from({ length: 21 }, () => 30_000));
  expect(waits.slice(30)).toEqual([null, null]);
  expect([nextPollMs('succeeded', 1), nextPollMs('reversed', 1)]).toEqual([null, null]);
  expect([nextPollMs('failed', 15), nextPollMs('failed', 16)]).toEqual([20_000, null]);
  const { model, verify } = world();
  await model.start();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([verify.mock.calls.length, model.watching.value]).toEqual([31, false]);
  await model.start();
  expect([verify.mock.calls.length, model.watching.value]).toEqual([32, true]);
  model.stop();
});

test('waits for Retry-After after a rate limit', async () => {
  const { model, verify } = world();
  verify.mockRejectedValueOnce(problem(429, 'limits.rate_exceeded', 30_000));
  verify.mockResolvedValueOnce(paid);
  await model.start();
  await vi.advanceTimersByTimeAsync(29_999);
  expect(verify).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(model.payment.value?.state).toBe('succeeded');
});
