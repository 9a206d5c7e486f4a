// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test, vi } from 'vitest';
import { buttonClass } from '../../../../web/ui/controls/button';
import { ConfirmButton } from '../../../../web/ui/controls/confirm-button';
import { Problem } from '../../../../web/core/problem';
import { alerts, button, person, show, until } from '../../support/dom';

async function shown(run: () => Promise<unknown>) {
  await show(
    <ConfirmButton
      label="Revoke"
      name="Revoke “CI”"
      title="Revoke “CI”?"
      text="Programs that use it stop working."
      action="Revoke key"
      run={run}
    />,
  );
  return person();
}

const dialog = () => screen.queryByRole('dialog');

test('asks first, and does nothing when it is cancelled', async () => {
  const run = vi.fn(async () => undefined);
  const user = await shown(run);
  expect(dialog()).toBeNull();
  await user.click(button('Revoke “CI”'));
  expect(screen.getByRole('heading', { name: 'Revoke “CI”?' })).toBeTruthy();
  expect(screen.getByText('Programs that use it stop working.')).toBeTruthy();
  await user.click(button('Cancel'));
  expect([dialog(), run.mock.calls.length]).toEqual([null, 0]);
});

test('confirms in red what ends, and not the primary action of a view', async () => {
  const user = await shown(async () => undefined);
  await user.click(button('Revoke “CI”'));
  expect(button('Revoke key').className).toBe(buttonClass({ kind: 'danger' }));
  await user.click(button('Cancel'));
  await show(
    <ConfirmButton
      kind="primary"
      label="Publish"
      title="Publish?"
      text="Everybody is notified."
      action="Publish now"
      run={async () => undefined}
    />,
  );
  await user.click(button('Publish'));
  expect(button('Publish now').className).toBe(buttonClass({ kind: 'primary' }));
});

test('by keyboard: opened with Enter, confirmed with Enter, then closed', async () => {
  const run = vi.fn(async () => undefined);
  const user = await shown(run);
  button('Revoke “CI”').focus();
  await user.keyboard('{Enter}');
  button('Revoke key').focus();
  await user.keyboard('{Enter}');
  await until(() => expect(dialog()).toBeNull());
  expect(run).toHaveBeenCalledTimes(1);
});

test('a second click while it runs does nothing', async () => {
  let finish: () => void = () => undefined;
  const run = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  const user = await shown(run);
  await user.click(button('Revoke “CI”'));
  await user.click(button('Revoke key'));
  expect(button('Revoke key').disabled).toBe(true);
  await user.click(button('Revoke key'));
  finish();
  await until(() => expect(dialog()).toBeNull());
  expect(run).toHaveBeenCalledTimes(1);
});

test('a refusal is shown in the dialog, which stays open for another attempt', async () => {
  const run = vi
    .fn<() => Promise<unknown>>()
    .mockRejectedValueOnce(new Problem(409, 'keys.in_use', 'An endpoint uses this key.'))
    .mockResolvedValueOnce(undefined);
  const user = await shown(run);
  await user.click(button('Revoke “CI”'));
  await user.click(button('Revoke key'));
  await until(() => expect(alerts()).toEqual(['An endpoint uses this key.']));
  expect(button('Revoke key').disabled).toBe(false);
  await user.click(button('Revoke key'));
  await until(() => expect(dialog()).toBeNull());
  // Opened again it shows no error of the last time.
  await user.click(button('Revoke “CI”'));
  expect(alerts()).toEqual([]);
});
