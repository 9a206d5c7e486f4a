// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { act } from 'preact/test-utils';
import { expect, test, vi } from 'vitest';
import { SendVerification } from '../../../web/shared/send-verification';
import { alerts, Answer, button, fakeApi, person, show, until } from '../support/dom';

const ROUTE = 'POST /v1/auth/email/verification';

test('after the email has been sent it counts down to the next one', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  const calls = fakeApi({ [ROUTE]: () => ({}) });
  await show(<SendVerification />);
  await person().click(button('Send again'));
  await until(() => expect(button(/^Sent/).textContent).toBe('Sent. Again in 1:00'));
  expect(button(/^Sent/).disabled).toBe(true);
  await act(() => void vi.advanceTimersByTime(59_000));
  expect(button(/^Sent/).textContent).toBe('Sent. Again in 0:01');
  await act(() => void vi.advanceTimersByTime(1_000));
  expect(button('Send again').disabled).toBe(false);
  expect(calls).toHaveLength(1);
});

test('a refusal that names a time waits for it', async () => {
  fakeApi({
    [ROUTE]: () =>
      new Answer(
        429,
        { code: 'auth.too_many_attempts', detail: 'Wait for an hour.' },
        { 'retry-after': '3600' },
      ),
  });
  await show(<SendVerification />);
  await person().click(button('Send again'));
  await until(() => expect(alerts()).toHaveLength(1));
  expect(screen.getByRole('button').textContent).toBe('Again in 60:00');
});
