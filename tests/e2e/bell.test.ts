/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Server } from '../../scripts/server.ts';
import { describeInChromium, rentByKeyboard, setUpBrowser, signUp, watch } from './browser.ts';
import { wrongWith } from './axe.ts';
import { becomeStaff } from './staff.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const CODE_TITLE = 'Message received for WhatsApp';

describeInChromium('the bell', () => {
  let server: Server;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let other: Page;
  let seen: string[] = [];
  let seenThere: string[] = [];
  const wrong: string[] = [];

  setUpBrowser(async (world) => {
    ({ server, browser } = world);
    ({ context, page, seen } = await signUp(browser, server));
    // By default codes are not listed: the pages show them.
    await page.evaluate(async () => {
      const types = { 'sms.received': { channels: { toast: true }, frequency: 'instant' } };
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ types });
      await fetch('/api/v1/notifications/preferences', { method: 'PUT', headers, body });
    });
    await page.reload();
    other = await context.newPage();
    seenThere = watch(other, server.web);
    await other.goto(`${server.web}/billing`);
    // A tab in the background renders too rarely to wait for.
    await page.bringToFront();
  });

  const bell = (of: Page) => of.locator('[data-bell]');
  const counts = (unread: number) => async (of: Page) =>
    expect.poll(() => bell(of).getAttribute('data-bell'), { timeout: 10_000 }).toBe(String(unread));
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const panel = () => page.getByRole('dialog', { name: 'Notifications' });
  const toasts = (of: Page) => of.locator('[data-toasts] li');
  const titles = () => page.locator('main li').filter({ has: page.locator('time') });

  /** Creates `count` failed payments, an hour apart, the last one `daysAgo`. */
  const remember = (count: number, daysAgo: number) =>
    server.query(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
       INSERT INTO notifications (id, account_id, user_id, event_id, channel, type, title, body, created_at)
       SELECT 'ntf_old_' || i, m.account_id, m.user_id, 'evt_old_' || i, 'toast', 'payment.failed',
         'Payment ' || i || ' failed', 'Try again, or pay by another card.',
         ${Date.now() - daysAgo * DAY_MS} - i * 3600000
       FROM n, memberships m`,
    );

  test('a code pops up once, and both tabs count it without a reload', async () => {
    await counts(0)(page);
    await counts(0)(other);
    const number = await rentByKeyboard(page, 'whats');
    // The page of the numbers shows the code itself.
    await page.getByRole('link', { name: 'Team', exact: true }).click();
    await page.waitForURL('**/team');
    await server.control('POST', '/sandbox/sms', { to: number, content: 'Your code is 482913' });
    const toast = toasts(page).filter({ hasText: 'Code for WhatsApp' });
    await toast.getByText('482913', { exact: true }).waitFor();
    await toast.getByRole('button', { name: 'Copy code' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('482913');
    await Promise.all([page, other].map(counts(1)));
    await bell(page).and(page.getByLabel('Notifications, 1 unread')).waitFor();
    wrong.push(...(await wrongWith(page, 'toast')));
    expect(await toasts(page).count()).toBe(1);
    await page.getByRole('button', { name: 'Dismiss “Code for WhatsApp”' }).click();
    expect(await toasts(page).count()).toBe(0);
    await page.reload();
    await counts(1)(page);
    expect(await toasts(page).count()).toBe(0);
  });

  test('following a notification from the bell marks it as read, in the other tab too', async () => {
    await bell(page).click();
    await panel().getByText(CODE_TITLE).waitFor();
    wrong.push(...(await wrongWith(page, 'bell')));
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'hidden' });
    expect(await bell(page).evaluate((own) => own === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await panel().getByRole('link', { name: CODE_TITLE }).click();
    await page.waitForURL(/\/numbers\/ver_/);
    await panel().waitFor({ state: 'hidden' });
    await Promise.all([page, other].map(counts(0)));
    await bell(other).and(other.getByLabel('Notifications, all read')).waitFor();
  });

  test('the list shows all notifications by day and page, searches, archives and marks as read', async () => {
    await remember(120, 1);
    await bell(page).click();
    await panel().getByText('Payment 1 failed').waitFor();
    expect(await bell(page).textContent()).toBe('99+');
    await panel().getByRole('link', { name: 'See all' }).click();
    await page.waitForURL('**/notifications');
    await page.getByRole('heading', { name: 'Today' }).waitFor();
    await titles().nth(24).waitFor();
    wrong.push(...(await wrongWith(page, 'centre')));
    await button('Load more').click();
    await titles().nth(49).waitFor();
    await page.getByLabel('Search', { exact: true }).fill('payment 117');
    await expect.poll(() => titles().count()).toBe(1);
    expect(page.url()).toContain('q=payment+117');
    await button('Archive “Payment 117 failed”').click();
    await page.getByText('No notifications match').waitFor();
    await Promise.all([page, other].map(counts(119)));
    await page.getByRole('link', { name: 'Archived' }).click();
    await page.getByRole('link', { name: 'Payment 117 failed' }).waitFor();
    await button('Clear search').first().click();
    await page.getByRole('link', { name: 'Unread' }).click();
    await button('Mark as read: “Payment 1 failed”').click();
    await Promise.all([page, other].map(counts(118)));
    await button('Mark all as read').click();
    await page.getByText('No unread notifications').waitFor();
    await Promise.all([page, other].map(counts(0)));
    wrong.push(...(await wrongWith(page, 'nothing unread')));
    await page.getByLabel('Type').selectOption({ label: 'SMS received' });
    await page.getByRole('link', { name: 'All', exact: true }).click();
    await expect.poll(() => titles().count()).toBe(1);
    await page.getByRole('link', { name: CODE_TITLE }).waitFor();
  });

  test('announcements are listed, and a member is not notified of sign-ins', async () => {
    await becomeStaff(server, 'admin');
    const status = await other.evaluate(async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ title: 'Maintenance on Sunday', body: 'From 02:00 UTC.' });
      return (await fetch('/api/v1/admin/announcements', { method: 'POST', headers, body })).status;
    });
    expect(status).toBe(201);
    await page.goto(`${server.web}/notifications`);
    await counts(1)(page);
    await page.locator('main').getByText('Maintenance on Sunday').waitFor();
    await button('Archive “Maintenance on Sunday”').click();
    await counts(0)(page);
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toContain(CODE_TITLE);
    await server.query(
      `UPDATE notifications SET type = 'security.sign_in', title = 'A sign-in', about_type = NULL, about_id = NULL
       WHERE type = 'sms.received'`,
    );
    await page.reload();
    await page.locator('main').getByRole('link', { name: 'A sign-in' }).waitFor();
    await server.query(`UPDATE memberships SET role = 'member'`);
    await page.reload();
    await page.locator('main').getByRole('link', { name: 'Payment 1 failed' }).waitFor();
    expect(await page.getByText('A sign-in').count()).toBe(0);
    expect(await page.getByRole('option', { name: 'sign-in' }).count()).toBe(0);
  });

  test('what Rent shows is read, and no toast covers it', async () => {
    const number = await rentByKeyboard(page, 'telegram');
    await server.control('POST', '/sandbox/sms', { to: number, content: 'Telegram code 55512' });
    await page.locator('[data-code]', { hasText: '55512' }).waitFor();
    const read = () =>
      page.evaluate(async () => {
        const answer = await fetch('/api/v1/notifications');
        const { data } = (await answer.json()) as {
          data: { title: string; readAt: string | null }[];
        };
        return data
          .filter(({ title }) => title.includes('Telegram'))
          .map(({ readAt }) => readAt !== null);
      });
    await expect.poll(read, { timeout: 20_000 }).toEqual([true]);
    expect(await toasts(page).count()).toBe(0);
  });

  test('no page called another origin, violated the policy or threw', () => {
    expect(wrong).toEqual([]);
    expect([...seen, ...seenThere]).toEqual([]);
  });
});
