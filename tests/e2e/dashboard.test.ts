/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Server } from '../../scripts/server.ts';
import {
  describeInChromium,
  rentByKeyboard,
  setUpBrowser,
  signOut,
  signUp,
  watch,
} from './browser.ts';
import { wrongWith } from './axe.ts';

const WAIT_SECONDS = 15;
const WIDTHS = [390, 768, 1440];

describeInChromium('the dashboard', () => {
  let server: Server;
  let browser: Browser;

  setUpBrowser((world) => ({ server, browser } = world), {
    VERIFICATION_SECONDS: String(WAIT_SECONDS),
  });

  const sms = (to: string, content: string) =>
    server.control('POST', '/sandbox/sms', { to, content });
  const spendable = async (page: Page): Promise<number> =>
    page.evaluate(async () => {
      const answer = await fetch('/api/v1/balance');
      return ((await answer.json()) as { spendableCents: number }).spendableCents;
    });

  test('by keyboard alone: rents, receives the code and copies it; the statement shows the price', async () => {
    const { context, page, seen } = await signUp(browser, server);
    const number = await rentByKeyboard(page, 'whats');
    await sms(number, 'Your WhatsApp code is 482-913');
    await page.waitForSelector('[data-code]');
    expect(await page.textContent('[data-code]')).toBe('482913');
    await page.waitForSelector('blockquote:has-text("482-913")');
    await page.getByRole('button', { name: 'Copy code' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('482913');
    await page.getByRole('link', { name: 'Billing', exact: true }).click();
    await page.getByRole('link', { name: 'Statement', exact: true }).click();
    // The overview lists the same row.
    await page.getByRole('button', { name: 'Ledger CSV' }).waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Verification for WhatsApp' });
    await row.filter({ hasText: 'Completed' }).filter({ hasText: '-$1.88' }).waitFor();
    await row.getByRole('button', { name: /show its movements/ }).click();
    await page.getByRole('rowheader', { name: /^Charged/ }).waitFor();
    expect(seen).toEqual([]);
    await context.close();
  });

  test('I-54 counts down to the server’s deadline by the server’s clock, and the credits return at the deadline', async () => {
    const { context, page } = await signUp(browser, server);
    // A computer whose clock is an hour slow.
    await page.addInitScript(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() - 3_600_000;
    });
    const [first] = await Promise.all([page.waitForResponse('**/api/v1/**'), page.reload()]);
    expect(Date.parse((await first.headerValue('date')) ?? '')).toBeGreaterThan(0);
    const before = await spendable(page);
    await rentByKeyboard(page, 'no code');
    expect(await spendable(page)).toBeLessThan(before);
    const shown = (await page.textContent('[data-countdown]')) ?? '';
    const [minutes, seconds] = shown.split(':').map(Number);
    expect(minutes).toBe(0);
    expect(seconds).toBeGreaterThan(WAIT_SECONDS - 5);
    expect(seconds).toBeLessThanOrEqual(WAIT_SECONDS);
    await page.waitForSelector('[data-state=expired]', { timeout: (WAIT_SECONDS + 30) * 1_000 });
    await page.getByText('refunded to your balance').waitFor();
    await expect.poll(() => spendable(page)).toBe(before);
    await context.close();
  });

  test('cancels, and shows the returned credits', async () => {
    const { context, page } = await signUp(browser, server);
    const before = await spendable(page);
    await rentByKeyboard(page, 'telegram');
    await page.getByRole('button', { name: 'Cancel Telegram' }).click();
    await page.getByRole('button', { name: /^Cancel and refund \$\d+\.\d\d$/ }).click();
    await page.waitForSelector('[data-state=cancelled]');
    await expect.poll(() => spendable(page)).toBe(before);
    await context.close();
  });

  test('two tabs stay in sync: number, code, and sign-out', async () => {
    const { context, page } = await signUp(browser, server);
    const other = await context.newPage();
    await other.goto(`${server.web}/rent`);
    await other.waitForSelector('[role=combobox]');
    const number = await rentByKeyboard(page, 'google');
    await other.waitForSelector('[data-number]');
    await sms(number, 'G-735921 is your Google verification code.');
    for (const tab of [page, other]) {
      await tab.waitForSelector('[data-code]');
      expect(await tab.textContent('[data-code]')).toBe('735921');
    }
    await signOut(page);
    await other.waitForURL('**/sign-in**');
    await context.close();
  });

  test('shows that it is offline, and catches up when it is online again', async () => {
    const { context, page } = await signUp(browser, server);
    const number = await rentByKeyboard(page, 'uber');
    await context.setOffline(true);
    await page.getByText('You’re offline').waitFor();
    await sms(number, 'Your Uber code is 4821');
    await context.setOffline(false);
    await page.waitForSelector('[data-code]', { timeout: 30_000 });
    await expect.poll(() => page.getByText('You’re offline').count()).toBe(0);
    await context.close();
  });

  test('axe reports nothing, and nothing is wider than the window, at 390, 768 and 1440 px in light and dark', async () => {
    const { context, page } = await signUp(browser, server);
    const number = await rentByKeyboard(page, 'whats');
    await sms(number, 'Your WhatsApp code is 482-913');
    await page.waitForSelector('[data-code]');
    await rentByKeyboard(page, 'signal');
    const detail = await page.evaluate(async () => {
      const answer = await fetch('/api/v1/verifications');
      return ((await answer.json()) as { data: { id: string }[] }).data[0]?.id;
    });
    const paths = [
      '/rent',
      '/numbers',
      `/numbers/${detail}`,
      '/home',
      '/billing',
      '/billing/statement',
      '/',
      '/nowhere',
    ];
    const wrong: string[] = [];
    for (const path of paths) {
      await page.goto(server.web + path, { waitUntil: 'networkidle' });
      wrong.push(...(await wrongWith(page, path, WIDTHS)));
    }
    expect(wrong).toEqual([]);
    await context.close();
  }, 240_000);

  test('a visitor sees the start page without an error, and returns to the requested page after signing in', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const seen = watch(page, server.web);
    await page.goto(server.web);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(`${server.web}/billing`);
    await page.waitForURL('**/sign-in?next=%2Fbilling');
    expect(seen).toEqual([]);
    await context.close();
  });
});

describeInChromium('the dashboard through a crash', () => {
  let server: Server;
  let browser: Browser;

  // Longer than any restart: the number must still wait when its message comes.
  setUpBrowser((world) => ({ server, browser } = world), { VERIFICATION_SECONDS: '300' });

  test('an open page recovers without a reload when the runtime is killed and restarted', async () => {
    const { context, page } = await signUp(browser, server);
    await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
    const number = await rentByKeyboard(page, 'discord');
    await server.kill();
    await server.control('POST', '/sandbox/sms', {
      to: number,
      content: 'Your Discord verification code is: 604718',
    });
    await page.waitForSelector('[data-code]', { timeout: 60_000 });
    expect(await page.textContent('[data-code]')).toBe('604718');
    expect(await page.locator('[data-same-page]').count()).toBe(1);
    await expect.poll(() => page.getByText('We can’t reach Namaskah').count()).toBe(0);
    await context.close();
  });
});
