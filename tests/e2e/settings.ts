/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Server } from '../../scripts/server.ts';

/** A browser with the settings of a signed-in person. */
export interface Rig {
  server: Server;
  page: Page;
  open: (view: string) => Promise<void>;
  button: (name: string) => Locator;
  dialog: () => Locator;
  panel: (name: string) => Locator;
}

/** What the account menu says about the account that the person acts for. */
export async function accountOf(page: Page): Promise<string | null> {
  await page.getByRole('button', { name: /^Account menu of/ }).click();
  const text = await page.locator('[data-acting-for]').textContent();
  await page.keyboard.press('Escape');
  return text;
}

/** Upgrades the free account, paid from its credits. */
export async function takeDeveloper({ server, page, open, button, dialog, panel }: Rig) {
  const accountId = await page.evaluate(async () => {
    const me = (await (await fetch('/api/v1/me')).json()) as { account: { id: string } };
    return me.account.id;
  });
  const take = () => dialog().getByRole('button', { name: 'Pay $29.00' });
  await open('billing/plan');
  await button('Upgrade to Developer').click();
  await dialog().getByText('You need $29.00 more in purchased credits.').waitFor();
  expect(await take().isDisabled()).toBe(true);
  const add = dialog().getByRole('link', { name: 'Add credits' });
  expect(await add.getAttribute('href')).toBe('/billing/add');
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await server.seed({ accountId, name: 'Asha Rao', tier: 'free', credits: 10_000 });
  await open('billing/plan');
  await panel('Current plan: Free').waitFor();
  await button('Upgrade to Developer').click();
  await take().click();
  await page.getByText('You’re on Developer now').waitFor();
  await panel('Current plan: Developer').getByText('Renews').waitFor();
  expect(await button('Upgrade to Developer').count()).toBe(0);
}

/** Creates a second account, acts for it, fails to leave it as its last owner, and returns. */
export async function switchAccounts({ server, page, open, button, dialog }: Rig, email: string) {
  const side = { accountId: 'acc_side', name: 'Side project', credits: 700 };
  await server.seed({ ...side, tier: 'free' });
  await server.query(
    `INSERT INTO memberships (account_id, user_id, role, created_at)
     SELECT 'acc_side', id, 'owner', ${Date.now()} FROM auth_users WHERE email = '${email}'`,
  );
  await open('home');
  await page.getByRole('button', { name: 'Account menu of Asha Rao' }).click();
  await page.getByRole('button', { name: 'Side project' }).click();
  // The switch closes the menu; a click before that would close it too, and show nothing.
  await page.getByRole('dialog', { name: 'Account' }).waitFor({ state: 'hidden' });
  expect(await accountOf(page)).toBe('Side project · Owner · Free plan');
  await expect.poll(() => page.locator('[data-balance]').textContent()).toBe('$7.00');
  await open('team');
  await button('Leave this account').click();
  await dialog().getByRole('button', { name: 'Leave this account' }).click();
  await dialog().getByRole('alert').waitFor();
  await open('settings/profile');
  await button('Switch to Asha Rao').click();
  await page.getByRole('button', { name: 'Account menu of Asha Rao' }).waitFor();
  await server.query(`DELETE FROM memberships WHERE account_id = 'acc_side'`);
}
