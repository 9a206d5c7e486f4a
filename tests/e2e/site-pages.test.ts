/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { fetchOnce } from '../../scripts/fetch-once.ts';
import type { Server } from '../../scripts/server.ts';
import { wrongWith } from './axe.ts';
import { describeInChromium, setUpBrowser, signUp, watch } from './browser.ts';

const WIDTHS = [320, 390, 1440];

describeInChromium('the public pages', () => {
  let server: Server;
  let browser: Browser;

  setUpBrowser(async (world) => {
    ({ server, browser } = world);
    // A job reads the prices that the start page shows.
    await server.cron();
  });

  test('axe reports nothing, and nothing is wider than the window, at 320, 390 and 1440 px in light and dark', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const wrong: string[] = [];
    for (const path of [
      '/',
      '/docs',
      '/docs/limits',
      '/docs/reference/webhooks',
      '/docs/errors',
      '/docs/errors/credits.insufficient',
      '/docs/events',
      '/legal/privacy',
      '/status',
      '/nowhere',
    ]) {
      await page.goto(server.web + path, { waitUntil: 'networkidle' });
      wrong.push(...(await wrongWith(page, path, WIDTHS)));
    }
    expect(wrong).toEqual([]);
    await context.close();
  }, 240_000);

  test('a visitor sees prices and finds a service by another name, without an error or another site', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const seen = watch(page, server.web);
    await page.goto(server.web);
    const tiles = page.locator('[data-services] li');
    await tiles.filter({ hasText: 'WhatsApp' }).filter({ hasText: '$2.25' }).waitFor();
    await page.getByRole('searchbox').fill('gpt');
    await expect.poll(() => tiles.allInnerTexts()).toEqual([expect.stringContaining('OpenAI')]);
    await page.getByRole('searchbox').fill('qqqqqq');
    await page.getByText('Not listed.').waitFor();
    expect(await page.getByRole('link', { name: 'Open dashboard' }).count()).toBe(0);
    expect(seen).toEqual([]);
    await context.close();
  });

  test('the status page says what works, and what does not', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route('**/api/readyz', (route) => route.fulfill({ status: 503, body: '{}' }));
    await page.goto(`${server.web}/status`);
    const checks = page.locator('[data-check]');
    await page.getByText(/^Last checked at/).waitFor();
    expect(await checks.allInnerTexts()).toEqual([
      'API\nWorking',
      'Renting numbers\nNot available',
      'Services and prices\nWorking',
    ]);
    await context.close();
  });

  test('is printed as dark text on white, without navigation', async () => {
    const context = await browser.newContext({ colorScheme: 'dark' });
    const page = await context.newPage();
    await page.goto(`${server.web}/docs/webhooks`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(
      'light',
    );
    expect(await page.getByRole('navigation').count()).toBe(0);
    await context.close();
  });

  test('is complete without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(server.web);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(
      'Get one-time codes on a real US number.',
    );
    expect(await page.locator('[data-services] li').count()).toBe(12);
    expect(await page.getByText('Numbers 17% cheaper').isVisible()).toBe(true);
    await page.goto(`${server.web}/docs/reference/verifications`);
    expect(await page.locator('#createVerification pre').first().innerText()).toContain(
      'curl -X POST',
    );
    await context.close();
  });

  test('the type of a problem leads to the page of its code, also from the API', async () => {
    const answer = await fetchOnce(`${server.web}/api/v1/balance`);
    const { type, code } = (await answer.json()) as { type: string; code: string };
    expect([type, code]).toEqual(['/docs/errors#auth.missing', 'auth.missing']);
    const context = await browser.newContext();
    const page = await context.newPage();
    for (const base of [server.web, server.api]) {
      await page.goto('about:blank');
      await page.goto(new URL(type, base).href);
      await page.waitForURL(`${server.web}/docs/errors/auth.missing`);
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(
        'Credentials are missing',
      );
    }
    await context.close();
  });

  test('⌘K finds a guide, an operation and an error code by keyboard alone', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const seen = watch(page, server.web);
    await page.goto(`${server.web}/docs`);
    for (const [query, address] of [
      ['idempotency', '/docs/idempotency'],
      ['rent a number', '/docs/reference/verifications#createVerification'],
      ['credits.insuf', '/docs/errors/credits.insufficient'],
    ] as const) {
      await page.keyboard.press('ControlOrMeta+k');
      await page.getByRole('combobox', { name: 'Search the documentation' }).waitFor();
      await page.keyboard.type(query);
      await page.getByRole('listbox').getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(server.web + address);
    }
    expect(seen).toEqual([]);
    await context.close();
  });

  test('the language of samples and the theme are kept; the dashboard’s choice of theme counts', async () => {
    const context = await browser.newContext({ colorScheme: 'light' });
    const page = await context.newPage();
    await page.goto(`${server.web}/docs/reference/credits`);
    const sample = page.locator('#getBalance');
    await sample.getByRole('combobox').selectOption('ruby');
    await page.locator('#listLedger pre[data-language=ruby]').waitFor();
    await page.goto(`${server.web}/docs/reference/payments`);
    await page.locator('#createPayment pre[data-language=ruby]').waitFor();
    await page.evaluate(() => localStorage.setItem('namaskah.theme', 'dark'));
    await page.reload();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(
      'dark',
    );
    await page.getByRole('button', { name: 'Theme: dark' }).click();
    await page.getByRole('button', { name: 'Theme: system' }).waitFor();
    expect(await page.evaluate(() => localStorage.getItem('namaskah.theme'))).toBe('system');
    await context.close();
  });

  test('a request is sent by the session or by a pasted key, which is not stored; a change asks first', async () => {
    const { context, page } = await signUp(browser, server);
    await page.goto(server.web);
    await page.getByRole('link', { name: 'Open dashboard' }).first().waitFor();
    await page.goto(`${server.web}/docs/reference/credits`);
    await page.locator('#getBalance').getByRole('button', { name: 'Send this request' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Send GET' }).click();
    await dialog.getByText('"spendableCents": 10000').waitFor();
    await dialog.getByLabel('API key').fill('nsk_live_wrong');
    await dialog.getByRole('button', { name: 'Send GET' }).click();
    await dialog.getByText('"code": "auth.invalid"').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    const storage = await page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
    );
    expect(storage).not.toContain('nsk_live_wrong');
    await page.goto(`${server.web}/docs/reference/verifications`);
    await page
      .locator('#createVerification')
      .getByRole('button', { name: 'Send this request' })
      .click();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.method()));
    await dialog.getByRole('button', { name: 'Send POST' }).click();
    expect(await dialog.getByRole('checkbox').evaluate((box) => box.matches(':invalid'))).toBe(
      true,
    );
    expect(sent).not.toContain('POST');
    await dialog.getByLabel('Body').fill('{"service":"whatsapp"}');
    const keys: (string | undefined)[] = [];
    // The order is made, and its answer is lost.
    await page.route('**/api/v1/verifications', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      const response = await route.fetch();
      await (keys.length === 1 ? route.abort() : route.fulfill({ response }));
    });
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Send POST' }).click();
    await dialog.getByText('No response.').waitFor();
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Send POST' }).click();
    await dialog.getByText(/^201 /).waitFor();
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^[\da-f-]{36}$/);
    const orders = await page.evaluate(async () => {
      const answer = await fetch('/api/v1/verifications');
      return ((await answer.json()) as { data: unknown[] }).data.length;
    });
    expect(orders).toBe(1);
    expect(await dialog.getByRole('checkbox').isChecked()).toBe(false);
    await context.close();
  });
});
