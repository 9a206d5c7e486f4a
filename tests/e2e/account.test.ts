/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { fetchOnce } from '../../scripts/fetch-once.ts';
import type { Server } from '../../scripts/server.ts';
import { describeInChromium, setUpBrowser, signOut, watch } from './browser.ts';
import { addAuthenticator, Authenticator, sendCode, sendLogin } from './devices.ts';
import { wrongWith } from './axe.ts';
import { linkIn } from './mail.ts';
import { accountOf, switchAccounts, takeDeveloper, type Rig } from './settings.ts';

const PASSWORD = 'correct horse battery';
const EMAIL = 'asha.rao@example.com';
const VIEWS = [
  'settings/profile',
  'settings/security',
  'settings/notifications',
  'settings/data',
  'developers',
  'developers/keys',
  'developers/webhooks',
  'developers/usage',
  'team',
  'team/audit',
  'billing',
  'billing/plan',
  'home',
];

describeInChromium('an account', () => {
  let server: Server;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let seen: string[] = [];
  let authenticator: Authenticator;
  const wrong: string[] = [];

  const button = (name: string | RegExp, on = page) => on.getByRole('button', { name });
  const dialog = () => page.getByRole('dialog');
  const panel = (name: string) => page.getByRole('region', { name, exact: true });
  const open = async (view: string): Promise<void> => {
    await page.goto(`${server.web}/${view}`, { waitUntil: 'networkidle' });
  };
  const rig = (): Rig => ({ server, page, open, button, dialog, panel });
  /** Makes the last confirmation of the person's identity ten minutes old. */
  const grow = () => server.query('UPDATE auth_sessions SET confirmed_at = 0');
  const call = (key: string): Promise<number> =>
    fetchOnce(`${server.api}/v1/balance`, { headers: { authorization: `Bearer ${key}` } }).then(
      ({ status }) => status,
    );
  const issuedKey = async (): Promise<string> => {
    const key = (await page.locator('[data-secrets] li').textContent()) ?? '';
    expect(key).toMatch(/^nsk_live_/);
    return key;
  };

  setUpBrowser(async (world) => {
    ({ server, browser } = world);
    context = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    seen = watch(page, server.web);
  });

  test('signs up, and confirms the address by the link in the email', async () => {
    await page.goto(`${server.web}/sign-up`);
    await page.fill('[name=name]', 'Asha Rao');
    await sendLogin(page, EMAIL, PASSWORD);
    await page.waitForURL('**/home');
    await page.getByText('0 of 5 steps done.').waitFor();
    expect(await button('Send again').count()).toBe(1);
    await page.getByRole('link', { name: 'Numbers', exact: true }).click();
    await page.getByText(`Confirm ${EMAIL} to rent numbers`).waitFor();
    const link = await linkIn(server, EMAIL, 'Confirm');
    await page.goto(link);
    await page.getByRole('heading', { name: 'Email confirmed' }).waitFor();
    expect(page.url()).toBe(`${server.web}/verify-email`);
    wrong.push(...(await wrongWith(page, 'verified')));
    await page.getByRole('link', { name: 'Continue' }).click();
    await page.waitForURL('**/home');
    await page.getByText('You have $5.00 of welcome credit to try it.').waitFor();
    expect(await page.getByText('to rent numbers').count()).toBe(0);
  });

  test('a sensitive action asks for the password again and then continues', async () => {
    await grow();
    await open('settings/security');
    await button('Set up').click();
    await dialog().getByRole('heading', { name: 'Confirm your identity' }).waitFor();
    wrong.push(...(await wrongWith(page, 'step-up')));
    await dialog().getByRole('textbox', { name: 'Password' }).fill('not the password');
    await dialog().getByRole('button', { name: 'Confirm', exact: true }).click();
    await dialog().getByText('This password is wrong.').waitFor();
    await dialog().getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('[data-totp-secret]').waitFor();
    expect(await dialog().count()).toBe(0);
  });

  test('turns two-factor authentication on, and sees the recovery codes once', async () => {
    const secret = await page.locator('[data-totp-secret]').getAttribute('data-totp-secret');
    authenticator = new Authenticator(secret ?? '');
    expect(await page.getByRole('img', { name: /QR code/ }).isVisible()).toBe(true);
    wrong.push(...(await wrongWith(page, 'totp set-up')));
    await page.getByLabel('Six-digit code').fill(await authenticator.next());
    await button('Turn on').click();
    await page.locator('[data-secrets]').waitFor();
    expect(await page.locator('[data-secrets] li').count()).toBe(10);
    wrong.push(...(await wrongWith(page, 'recovery codes')));
    await button('I’ve saved it').click();
    await page.getByText('10 recovery codes left').waitFor();
    expect(await page.locator('[data-secrets]').count()).toBe(0);
  });

  test('signs in with a code of the authenticator app', async () => {
    await signOut(page);
    await page.waitForURL('**/sign-in**');
    wrong.push(...(await wrongWith(page, 'sign-in')));
    await sendLogin(page, EMAIL, PASSWORD);
    await page.getByRole('heading', { name: 'Two-factor authentication' }).waitFor();
    wrong.push(...(await wrongWith(page, 'second step')));
    await page.getByLabel('Six-digit code').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('This code is wrong').waitFor();
    await sendCode(page, await authenticator.next());
    await page.waitForURL('**/settings/security');
  });

  test('adds a passkey, signs in with it, renames and removes it', async () => {
    await addAuthenticator(context, page);
    await page.getByLabel('Passkey name').fill('Laptop');
    await button('Add passkey').click();
    await panel('Passkeys').getByText('Added').waitFor();
    await signOut(page);
    await page.waitForURL('**/sign-in**');
    await button('Sign in with a passkey').click();
    await page.waitForURL('**/settings/security');
    await button('Rename Laptop').click();
    await panel('Passkeys').getByLabel('Passkey name').first().fill('Old laptop');
    await button('Save').click();
    await button('Rename Old laptop').waitFor();
    await grow();
    await button('Remove Old laptop').click();
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await button('Confirm with a passkey').click();
    await expect.poll(() => panel('Passkeys').getByText('Old laptop').count()).toBe(0);
  });

  test('ends another session, which is signed out at once', async () => {
    const other = await browser.newContext();
    const there = await other.newPage();
    await there.goto(`${server.web}/sign-in`);
    await sendLogin(there, EMAIL, PASSWORD);
    await sendCode(there, await authenticator.next());
    await there.waitForURL('**/home');
    await open('settings/security');
    await button('Sign out all other devices').click();
    await expect.poll(() => button('Sign out all other devices').count()).toBe(0);
    await there.reload();
    await there.waitForURL('**/sign-in**');
    await other.close();
  });

  test('creates a key that calls the API; rotates it with an overlap; revokes it', async () => {
    await open('developers/keys');
    await page.getByText('No API keys yet').waitFor();
    await button('Create key').click();
    wrong.push(...(await wrongWith(page, 'new key')));
    await page.getByLabel('Name', { exact: true }).fill('Checkout');
    await button('Create key').click();
    const first = await issuedKey();
    expect(await call(first)).toBe(200);
    wrong.push(...(await wrongWith(page, 'issued key')));
    await page.locator('[data-secrets] ~ div').getByRole('button', { name: 'Copy' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first);
    await button('I’ve saved it').click();
    await button('Rotate Checkout').click();
    wrong.push(...(await wrongWith(page, 'rotate')));
    await dialog().getByLabel('Old key expires').selectOption('In 1 hour');
    await dialog().getByRole('button', { name: 'Rotate' }).click();
    const second = await issuedKey();
    expect([await call(first), await call(second)]).toEqual([200, 200]);
    await panel('Your keys').getByText('Works until').waitFor();
    for (const left of [1, 0]) {
      await button('Revoke Checkout').first().click();
      await dialog().getByRole('button', { name: 'Revoke' }).click();
      await expect.poll(() => button('Revoke Checkout').count()).toBe(left);
    }
    expect([await call(first), await call(second)]).toEqual([401, 401]);
    expect(await page.locator('[data-secrets]').count()).toBe(0);
    await button('Inactive').click();
    await expect.poll(() => panel('Your keys').getByText('Checkout').count()).toBe(2);
  });

  test('invites a member, who joins in another browser and sees no owner’s pages', async () => {
    const guest = 'grace@example.com';
    await open('team');
    await page.getByLabel('Email', { exact: true }).fill(guest);
    await button('Send invitation').click();
    await panel('Invitations').getByText('Pending').waitFor();
    const link = await linkIn(server, guest, 'You are invited');
    const other = await browser.newContext();
    const there = await other.newPage();
    const seenThere = watch(there, server.web);
    await there.goto(link);
    await there.getByRole('button', { name: 'Join Asha Rao' }).waitFor();
    wrong.push(...(await wrongWith(there, 'invitation')));
    await there.fill('[name=name]', 'Grace Hopper');
    await there.fill('[name=password]', PASSWORD);
    await there.keyboard.press('Enter');
    await there.waitForURL('**/home');
    await there.goto(`${server.web}/team`, { waitUntil: 'networkidle' });
    expect(await accountOf(there)).toBe('Asha Rao · Member · Free plan');
    const tabs = (name: string) =>
      there.getByRole('navigation', { name, exact: true }).getByRole('link').allTextContents();
    expect(await tabs('Team')).toEqual(['Members']);
    await there.goto(`${server.web}/billing`, { waitUntil: 'networkidle' });
    expect(await tabs('Billing')).toEqual(['Overview', 'Statement', 'Plan']);
    expect(await there.getByRole('button', { name: /^(Send invitation|Remove)/ }).count()).toBe(0);
    await there.goto(`${server.web}/developers/keys`, { waitUntil: 'networkidle' });
    await there.getByText('Owners only').waitFor();
    expect(await there.getByRole('button', { name: 'Create key' }).count()).toBe(0);
    wrong.push(...(await wrongWith(there, 'for owners only')));
    expect(seenThere).toEqual([]);
    await page.reload({ waitUntil: 'networkidle' });
    await panel('People').getByText(guest).waitFor();
    await button('Remove Grace Hopper').click();
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await expect.poll(() => panel('People').getByText(guest).count()).toBe(0);
    await there.goto(`${server.web}/team`, { waitUntil: 'networkidle' });
    expect(await accountOf(there)).not.toContain('Asha Rao ·');
    await other.close();
  });

  test('changes to another plan, which is paid from credits', () => takeDeveloper(rig()));
  test('acts for another account, cannot leave it as its last owner, and returns', () =>
    switchAccounts(rig(), EMAIL));

  test('the audit log lists all of it, and can be filtered', async () => {
    await open('team/audit');
    const log = page.getByRole('list', { name: 'Audit log, newest first' });
    for (const entry of ['Member removed', 'Member joined', 'API key revoked'])
      await log.getByText(entry).first().waitFor();
    await page.getByLabel('Action').selectOption('API key rotated');
    await page.waitForURL('**/team/audit?action=key.rotated');
    await expect.poll(() => log.getByRole('listitem').count()).toBe(1);
  });

  test('a forgotten password is replaced through the link in an email', async () => {
    const other = await browser.newContext();
    const there = await other.newPage();
    await there.goto(`${server.web}/forgot-password`, { waitUntil: 'networkidle' });
    wrong.push(...(await wrongWith(there, 'forgot')));
    await there.fill('[name=email]', EMAIL);
    await there.keyboard.press('Enter');
    await there.getByText('we’ve sent a link to it').waitFor();
    await there.goto(await linkIn(server, EMAIL, 'new password'), { waitUntil: 'networkidle' });
    wrong.push(...(await wrongWith(there, 'reset')));
    await there.fill('[name=password]', 'staple every tenth page');
    await there.keyboard.press('Enter');
    await there.getByText('signed out on all devices').waitFor();
    await page.reload();
    await page.waitForURL('**/sign-in**');
    await sendLogin(page, EMAIL, 'staple every tenth page');
    await sendCode(page, await authenticator.next());
    await page.waitForURL('**/team/audit**');
    await other.close();
  });

  test('axe reports nothing, and nothing is wider than the window, at 390 and 1440 px in light and dark', async () => {
    for (const view of VIEWS) {
      await open(view);
      wrong.push(...(await wrongWith(page, view)));
    }
    expect(wrong).toEqual([]);
  }, 240_000);

  test('exports the data, then deletes the account, which no longer signs in', async () => {
    await open('settings/data');
    await button('Request export').click();
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      button(/^Download the export/).click({ timeout: 60_000 }),
    ]);
    expect(download.suggestedFilename()).toMatch(/^namaskah-exp_.*\.zip$/);
    expect(
      readFileSync(await download.path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    wrong.push(...(await wrongWith(page, 'exported')));
    await button('Delete account').click();
    wrong.push(...(await wrongWith(page, 'delete')));
    const forGood = dialog().getByRole('button', { name: 'Delete permanently' });
    for (const name of ['', 'Somebody else', 'asha rao']) {
      await dialog().getByRole('textbox').fill(name);
      expect(await forGood.isDisabled()).toBe(true);
    }
    await dialog().getByRole('textbox').fill('Asha Rao');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${server.web}/`);
    await page.goto(`${server.web}/sign-in`);
    await sendLogin(page, EMAIL, 'staple every tenth page');
    await page.getByRole('alert').waitFor();
    expect(wrong).toEqual([]);
  });

  test('no page called another origin, violated the policy or threw', () => {
    // The browser itself logs intended refusals.
    expect(seen.filter((line) => !/status of 4(?:0[139])/.test(line))).toEqual([]);
  });
});
