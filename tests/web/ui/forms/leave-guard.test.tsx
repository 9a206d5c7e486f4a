// @vitest-environment happy-dom
import { useSignal } from '@preact/signals';
import { screen } from '@testing-library/dom';
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { LeaveGuard, leavePage } from '../../../../web/ui/forms/leave-guard';
import { address, button, person, show, until } from '../../support/dom';

function Page() {
  const isDirty = useSignal(false);
  return (
    <>
      <button type="button" onClick={() => (isDirty.value = true)}>
        Change
      </button>
      <a href="/team">Team</a>
      <a href="/settings/notifications?view=all">All</a>
      <LeaveGuard isDirty={isDirty.value} onDiscard={() => (isDirty.value = false)} />
    </>
  );
}

const follow = (name: string) => person().click(screen.getByRole('link', { name }));

test('without changes a link works as ever', async () => {
  await show(<Page />, '/settings/notifications');
  await follow('Team');
  expect([address(), screen.queryByRole('dialog')]).toEqual(['/team', null]);
});

test('with changes a link asks first: the person stays, or discards and goes', async () => {
  await show(<Page />, '/settings/notifications');
  const user = person();
  await user.click(button('Change'));
  await follow('All');
  expect(address()).toBe('/settings/notifications?view=all');
  await follow('Team');
  expect(address()).toBe('/settings/notifications?view=all');
  await user.click(button('Stay'));
  expect(screen.queryByRole('dialog')).toBeNull();
  await follow('Team');
  await user.click(button('Discard changes'));
  await until(() => expect(address()).toBe('/team'));
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('with changes the tab asks before it is closed', async () => {
  await show(<Page />, '/settings/notifications');
  const closes = () => dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(closes()).toBe(true);
  await person().click(button('Change'));
  expect(closes()).toBe(false);
});

test('what is not a link asks too: a choice of the palette, another account, the sign-out', async () => {
  await show(<Page />, '/settings/notifications');
  const user = person();
  const left: string[] = [];
  leavePage(() => left.push('at once'));
  await user.click(button('Change'));
  await act(() => leavePage(() => left.push('after the question')));
  expect(left).toEqual(['at once']);
  await user.click(button('Discard changes'));
  await until(() => expect(left).toEqual(['at once', 'after the question']));
});
