/// <reference lib="dom" />
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Server } from '../../scripts/server.ts';
import { describeInChromium, rentByKeyboard, setUpBrowser, signUp } from './browser.ts';
import { wrongWith } from './axe.ts';

const WELCOME = 'Welcome! Your account was opened on a new phone.';
const WIDTHS = [390, 1440];
const REPORT = 'Report this number';

describeInChromium('texts without a code', () => {
  let server: Server;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let seen: string[] = [];

  setUpBrowser(async (world) => {
    ({ server, browser } = world);
    ({ context, page, seen } = await signUp(browser, server));
  });

  const newest = () =>
    page.evaluate(async () => {
      const answer = await fetch('/api/v1/verifications');
      const { data } = (await answer.json()) as { data: { id: string; state: string }[] };
      return data[0] ?? { id: '', state: '' };
    });
  const use = () => page.getByRole('button', { name: /^Use this message and pay \$\d+\.\d\d$/ });
  const rentAndText = async () => {
    await page.goto(`${server.web}/rent`);
    const to = await rentByKeyboard(page, 'whats');
    await server.control('POST', '/sandbox/sms', { to, content: WELCOME });
    await use().waitFor();
  };
  const balance = () =>
    page.evaluate(async () => {
      const answer = await fetch('/api/v1/balance');
      return (await answer.json()) as { spendableCents: number; heldCents: number };
    });

  test('I-60 a text without a code is shown and the wait continues; accepting it charges and completes the order', async () => {
    await rentAndText();
    await page.getByText('couldn’t find a code in it').waitFor();
    await page.locator('blockquote').filter({ hasText: WELCOME }).waitFor();
    expect(await page.locator('[data-state=awaiting_sms] [data-countdown]').count()).toBe(1);
    expect((await newest()).state).toBe('awaiting_sms');
    const { heldCents, spendableCents } = await balance();
    expect(heldCents).toBeGreaterThan(0);
    expect(await wrongWith(page, 'card', WIDTHS)).toEqual([]);
    await use().click();
    await page.locator('[data-state=completed]').getByText('You used it as it is.').waitFor();
    expect(await balance()).toMatchObject({ heldCents: 0, spendableCents });
  });

  test('I-60 the page of the verification shows and accepts it too', async () => {
    await rentAndText();
    const { id } = await newest();
    await page.goto(`${server.web}/numbers/${id}`);
    await use().waitFor();
    expect(await wrongWith(page, 'detail', WIDTHS)).toEqual([]);
    await use().click();
    await page.getByText('Completed, price charged').waitFor();
    expect(await use().count()).toBe(0);
    expect((await newest()).state).toBe('completed');
  });

  const dialog = () => page.getByRole('dialog', { name: 'Report this number?' });
  const menu = (card: Page | Locator = page) => card.getByRole('button', { name: /^Actions for / });
  const report = () => page.getByRole('menuitem', { name: REPORT });
  /** Opens the menu of the card, and chooses the report. */
  const openReport = async (card?: Locator) => {
    await menu(card).click();
    await report().click();
  };
  const send = () => dialog().getByRole('button', { name: 'Send report' });
  const asked = () => page.getByText('You reported this number, and we asked the provider');

  test('I-60 a reported order stays charged, and its page shows the result of the report', async () => {
    const before = await balance();
    await openReport();
    await dialog().getByText('back only if the provider refunds it').waitFor();
    expect(await wrongWith(page, 'report', WIDTHS)).toEqual([]);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect(await dialog().count()).toBe(0);
    await openReport();
    await send().click();
    await asked().waitFor();
    expect(await dialog().count()).toBe(0);
    expect(await wrongWith(page, 'reported', WIDTHS)).toEqual([]);
    await page.reload();
    await asked().waitFor();
    await page.getByText('Completed, price charged').waitFor();
    await menu().click();
    await page.getByRole('menuitem').first().waitFor();
    expect(await report().count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await balance()).toEqual(before);
    await page.goto(`${server.web}/rent`);
  });

  test('I-60 a report above the daily limit is refused with a reason; a later one is pending', async () => {
    await rentAndText();
    await use().click();
    const { id } = await newest();
    await openReport(page.locator(`[data-verification=${id}]`));
    await page.route('**/report', (route) =>
      route.fulfill({
        status: 429,
        contentType: 'application/problem+json',
        headers: { 'retry-after': '3600' },
        body: JSON.stringify({ code: 'limits.reports', status: 429, detail: 'for programs' }),
      }),
    );
    await send().click();
    await dialog().getByText('You’ve used all your plan’s reports for today.').waitFor();
    await page.unroute('**/report');
    await send().click();
    await asked().first().waitFor();
    expect(await wrongWith(page, 'card', WIDTHS)).toEqual([]);
    expect(seen.filter((line) => !line.includes('429'))).toEqual([]);
  });

  test('I-60 reporting a waiting number on its page ends it, and the credits return', async () => {
    const { spendableCents } = await balance();
    await page.goto(`${server.web}/rent`);
    await rentByKeyboard(page, 'telegram');
    const { id } = await newest();
    await page.goto(`${server.web}/numbers/${id}`);
    await openReport();
    await dialog().getByText('back when the provider confirms').waitFor();
    await send().click();
    await expect.poll(async () => (await newest()).state, { timeout: 40_000 }).toBe('cancelled');
    await expect.poll(balance).toMatchObject({ heldCents: 0, spendableCents });
    await context.close();
  });
});
