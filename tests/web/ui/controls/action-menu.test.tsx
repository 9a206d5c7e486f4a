// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test, vi } from 'vitest';
import { ActionMenu } from '../../../../web/ui/controls/action-menu';
import { button, person, show } from '../../support/dom';

async function shown() {
  const run = vi.fn();
  await show(
    <ActionMenu
      label="Actions"
      items={[
        { label: 'First', run },
        { label: 'Page', href: '/page' },
        { label: 'Last', run },
      ]}
    />,
  );
  return { run, user: person() };
}
const focused = () => document.activeElement?.textContent;

test('the button opens the menu, arrows move through it, and Enter acts', async () => {
  const { user, run } = await shown();
  const opener = button('Actions');
  expect(opener.getAttribute('aria-expanded')).toBe('false');
  await user.click(opener);
  expect(focused()).toBe('First');
  await user.keyboard('{ArrowDown}');
  expect(focused()).toBe('Page');
  await user.keyboard('{ArrowUp}{ArrowUp}');
  expect(focused()).toBe('Last');
  await user.keyboard('{Home}{End}{Enter}');
  expect(run).toHaveBeenCalledTimes(1);
  expect(screen.queryByRole('menu')).toBeNull();
  expect(document.activeElement).toBe(opener);
});

test('Escape closes it and returns to the button', async () => {
  const { user, run } = await shown();
  await user.click(button('Actions'));
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('menu')).toBeNull();
  expect(document.activeElement).toBe(button('Actions'));
  expect(run).not.toHaveBeenCalled();
});

test('it closes when the focus leaves it', async () => {
  const { user } = await shown();
  await user.click(button('Actions'));
  await user.tab();
  expect(screen.queryByRole('menu')).toBeNull();
});
