// @vitest-environment happy-dom
import { useSignal } from '@preact/signals';
import { screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { LeaveGuard } from '../../../../web/ui/forms/leave-guard';
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
