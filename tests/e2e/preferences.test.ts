/// <reference lib="dom" />
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Server } from '../../scripts/server.ts';
import { describeInChromium, setUpBrowser, signUp } from './browser.ts';
import { wrongWith } from './axe.ts';
import { becomeStaff } from './staff.ts';

const PHONE = '+12065550142';
const SHOWN = '+1 (206) 555-0142';

describeInChromium('preferences', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let seen: string[] = [];
  const wrong: string[] = [];

  setUpBrowser(async (world) => {
    ({ server, browser } = world);
    ({ page, seen } = await signUp(browser, server));
  });

  const open = (path: string) => page.goto(server.web + path, { waitUntil: 'networkidle' });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const panel = (name: string) => page.getByRole('region', { name, exact: true });
  const row = (event: string) => page.getByRole('group', { name: event, exact: true });
  const box = (event: string, channel: string) =>
    row(event).getByRole('checkbox', { name: channel });
  const saveState = (state: string) =>
    expect.poll(() => page.locator('[data-save]').getAttribute('data-save')).toBe(state);
  const save = async () => {
    await button('Save').click();
    await saveState('allSaved');
  };
  /** The code in the newest text to the phone, once `texts` texts have arrived. */
  const codeOf = async (texts: number): Promise<string> => {
    const query = new URLSearchParams({ to: PHONE });
    for (let tries = 0; tries < 100; tries++) {
      const response = await server.control('GET', `/sandbox/texts/api?${query}`);
      const sent = (await response.json()) as { body: string }[];
      if (sent.length === texts) return /\d{6}/.exec(sent[0]?.body ?? '')?.[0] ?? '';
      await sleep(100);
    }
    throw new Error(`there are not ${texts} texts`);
  };

  test('shows the defaults, the fixed choices, and their reasons', async () => {
    await server.query('UPDATE auth_users SET email_verified = 0');
    await open('/settings/notifications');
    await row('SMS received').waitFor();
    expect(await box('SMS received', 'Dashboard').isChecked()).toBe(false);
    expect(await box('Low balance', 'Dashboard').isChecked()).toBe(true);
    expect(await box('SMS received', 'Email').isChecked()).toBe(false);
    const fixed = box('Payment succeeded', 'Email');
    expect([await fixed.isChecked(), await fixed.isDisabled()]).toEqual([true, true]);
    await row('Sign-in from a new device').getByText('Always instant').waitFor();
    expect(await box('SMS received', 'SMS').isDisabled()).toBe(true);
    await page.getByText('To choose SMS, confirm a phone below.').waitFor();
    expect([await button('Save').count(), await button('Reset to defaults').isDisabled()]).toEqual([
      0,
      true,
    ]);
    await panel('Phone for SMS').getByText('confirm your email address first').waitFor();
  });

  test('a failed save loses no input, and the next one stores it', async () => {
    await box('SMS received', 'Dashboard').check();
    await box('SMS received', 'Email').check();
    await row('SMS received').getByRole('combobox').selectOption('Daily at 08:00');
    await box('Low balance', 'Email').uncheck();
    await row('SMS received').getByText('Changed').waitFor();
    await saveState('unsaved');
    await page.getByRole('link', { name: 'Team', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
    expect(new URL(page.url()).pathname).toBe('/settings/notifications');
    await page.route('**/v1/notifications/preferences', (route) => route.abort());
    await button('Save').click();
    await page.getByRole('alert').filter({ hasText: 'Your changes are still here.' }).waitFor();
    expect(await box('SMS received', 'Email').isChecked()).toBe(true);
    await page.unroute('**/v1/notifications/preferences');
    await save();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('sets quiet hours over midnight in a searched time zone', async () => {
    await page.getByLabel('Mute during these hours').check();
    await page.getByLabel('From', { exact: true }).fill('07:00');
    await page.getByLabel('Until', { exact: true }).fill('07:00');
    await page.getByText('Quiet hours need different start and end times.').waitFor();
    expect(await button('Save').isDisabled()).toBe(true);
    await page.getByLabel('From', { exact: true }).fill('22:00');
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.fill('lagos');
    await page.getByRole('option', { name: /^Africa\/Lagos/ }).waitFor();
    await page.keyboard.press('Enter');
    expect(await zone.inputValue()).toBe('Africa/Lagos');
    const meaning = page.locator('[data-quiet]');
    await expect
      .poll(() => meaning.textContent())
      .toMatch(/Every night from 22:00 to 07:00 the next morning \(Africa\/Lagos\)/);
    const hour = new Date(Date.now() + 3_600_000).toISOString().slice(11, 13);
    const isQuiet = Number(hour) >= 22 || Number(hour) < 7;
    expect(await meaning.textContent()).toMatch(
      isQuiet ? /It’s \d\d:\d\d there now\. Quiet until 07:00\./ : /Quiet hours start at 22:00\./,
    );
    await page.getByLabel('Knock', { exact: true }).check();
    await button('Play: Knock').click();
    wrong.push(...(await wrongWith(page, 'changed')));
    await save();
  });

  test('a phone is confirmed by a code in a text, and its column becomes available', async () => {
    await server.query('UPDATE auth_users SET email_verified = 1');
    await page.reload({ waitUntil: 'networkidle' });
    const own = panel('Phone for SMS');
    await own.getByLabel('Phone number').fill('206 555 0142');
    await button('Send code').click();
    await own.getByText('Use the international form').waitFor();
    await own.getByLabel('Phone number').fill(SHOWN);
    await button('Send code').click();
    await own.getByText('Not confirmed').waitFor();
    const code = await codeOf(1);
    await own.getByLabel('Six-digit code').fill(code === '000000' ? '000001' : '000000');
    await button('Confirm').click();
    await own.getByText('Check it, or send a new code').waitFor();
    wrong.push(...(await wrongWith(page, 'code')));
    await own.getByLabel('Six-digit code').fill(code);
    await button('Confirm').click();
    await own.getByText('Confirmed', { exact: true }).waitFor();
    await own.getByText(SHOWN, { exact: true }).waitFor();
    await box('SMS received', 'SMS').check();
    await save();
  });

  test('a reload shows what was saved', async () => {
    await page.reload({ waitUntil: 'networkidle' });
    await row('SMS received').waitFor();
    for (const channel of ['Dashboard', 'Email', 'SMS'])
      expect(await box('SMS received', channel).isChecked()).toBe(true);
    expect(await row('SMS received').getByRole('combobox').inputValue()).toBe('daily');
    expect(await box('Low balance', 'Email').isChecked()).toBe(false);
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('22:00');
    expect(await page.getByLabel('Until', { exact: true }).inputValue()).toBe('07:00');
    expect(await page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe(
      'Africa/Lagos',
    );
    expect(await page.getByLabel('Knock', { exact: true }).isChecked()).toBe(true);
    await saveState('allSaved');
  });

  test('removing a phone removes its text notifications; defaults return, quiet hours stay', async () => {
    await panel('Phone for SMS').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No phone yet').waitFor();
    expect(await box('SMS received', 'SMS').isDisabled()).toBe(true);
    await button('Reset to defaults').click();
    await save();
    expect(await page.getByText('Changed', { exact: true }).count()).toBe(0);
    const kept = await server.query(
      'SELECT types, quiet_from, quiet_to FROM notification_settings',
    );
    expect(kept).toEqual([{ types: '{}', quiet_from: 1_320, quiet_to: 420 }]);
  });

  test('announcements: other users see no page, support reads, an admin publishes', async () => {
    const become = (role: 'support' | 'admin') => becomeStaff(server, role);
    await open('/admin/announcements');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    expect(await page.getByRole('link', { name: 'Platform' }).count()).toBe(0);
    await become('support');
    await open('/admin/announcements');
    await page.getByText('Only admins can publish announcements.').waitFor();
    expect(await button('Publish').count()).toBe(0);
    await become('admin');
    await open('/admin/announcements');
    await page.getByText('No announcements yet').waitFor();
    expect(await button('Publish').isDisabled()).toBe(true);
    await page.getByLabel('Title', { exact: true }).fill('Maintenance on Sunday');
    await page
      .getByLabel('Text', { exact: true })
      .fill('From 02:00 UTC.\nIt takes a quarter of an hour.');
    await panel('Preview').getByText('Maintenance on Sunday').waitFor();
    wrong.push(...(await wrongWith(page, 'announcement')));
    await button('Publish').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish to everyone' }).click();
    const list = page.getByRole('list', { name: 'Published' });
    await list.getByRole('listitem').filter({ hasText: 'Maintenance on Sunday' }).waitFor();
    expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('');
    const told = await page.evaluate(
      async () =>
        (await (await fetch('/api/v1/notifications')).json()) as { data: { title: string }[] },
    );
    expect(told.data.map(({ title }) => title)).toContain('Maintenance on Sunday');
  });

  test('no page called another origin, violated the policy or threw', () => {
    expect(wrong).toEqual([]);
    expect(seen.filter((line) => !/console: .*(422|ERR_FAILED)/.test(line))).toEqual([]);
  });
});
