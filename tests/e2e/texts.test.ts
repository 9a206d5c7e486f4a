/// <reference lib="dom" />
import { existsSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Server } from '../../scripts/server.ts';
import { EXECUTABLE, openBrowser, rentByKeyboard, signUp } from './browser.ts';
import { wrongWith } from './axe.ts';

const WELCOME = 'Welcome! Your account was opened on a new phone.';
const WIDTHS = [390, 1440];

describe.skipIf(!existsSync(EXECUTABLE))('texts without a code in Chromium', () => {
  let server: Server;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let seen: string[] = [];

  beforeAll(async () => {
    server = await Server.start({ withDashboard: true });
    await server.switches({ autoSms: { enabled: false } });
    browser = await openBrowser();
    ({ context, page, seen } = await signUp(browser, server));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const newest = () =>
    page.evaluate(async () => {
      const answer = await fetch('/api/v1/verifications');
      const { data } = (await answer.json()) as { data: { id: string; state: string }[] };
      return data[0] ?? { id: '', state: '' };
    });
  const use = () => page.getByRole('button', { name: /^Use this message, pay \$\d+\.\d\d$/ });
  const rentAndText = async () => {
    await page.goto(`${server.web}/rent`);
    const to = await rentByKeyboard(page, 'whats');
    await server.control('POST', '/sandbox/sms', { to, content: WELCOME });
    await use().waitFor();
  };
  const balance = () =>
    page.evaluate(async () => {
      const answer = await fetch('/api/v1/balance');
      return (await answer.json()) as { spendable: number; held: number };
    });

  test('I-60 it is shown and the number waits on; used, it is paid and completed', async () => {
    await rentAndText();
    await page.getByText('we found no code in it').waitFor();
    await page.locator('blockquote').filter({ hasText: WELCOME }).waitFor();
    expect(await page.locator('[data-state=awaiting_sms] [data-countdown]').count()).toBe(1);
    expect((await newest()).state).toBe('awaiting_sms');
    const { held, spendable } = await balance();
    expect(held).toBeGreaterThan(0);
    expect(await wrongWith(page, 'card', WIDTHS)).toEqual([]);
    await use().click();
    await page.locator('[data-state=completed]').getByText('You used it as it is.').waitFor();
    expect(await balance()).toMatchObject({ held: 0, spendable });
  });

  test('I-60 the page of the verification shows and takes it as well', async () => {
    await rentAndText();
    const { id } = await newest();
    await page.goto(`${server.web}/history/${id}`);
    await use().waitFor();
    expect(await wrongWith(page, 'detail', WIDTHS)).toEqual([]);
    await use().click();
    await page.getByText('Completed, price paid').waitFor();
    expect(await use().count()).toBe(0);
    expect((await newest()).state).toBe('completed');
  });

  test('I-60 reported, it stays paid, and its page says what came of the report', async () => {
    const { id } = await newest();
    const before = await balance();
    const report = () =>
      page.evaluate(async (path) => {
        const headers = { 'idempotency-key': crypto.randomUUID() };
        return (await fetch(path, { method: 'POST', headers })).status;
      }, `/api/v1/verifications/${id}/report`);
    expect(await report()).toBe(202);
    await page.reload();
    await page.getByText('You reported this number. The provider has not decided yet').waitFor();
    await page.getByText('Completed, price paid').waitFor();
    expect(await balance()).toEqual(before);
    expect(await report()).toBe(202);
    expect(seen).toEqual([]);
    await context.close();
  });
});
