/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Server } from '../../scripts/server.ts';
import { describeInChromium, rentByKeyboard, setUpBrowser, signUp } from './browser.ts';

const liveState = (page: Page) => page.locator('[data-live]').getAttribute('data-live');

/** The open sockets of a page. */
function socketsOf(page: Page): Set<object> {
  const open = new Set<object>();
  page.on('websocket', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  return open;
}

/** Hides or shows a page for its own code: without windows, every page is visible. */
const shows = (page: Page, visibilityState: DocumentVisibilityState) =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { get: () => value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibilityState);

describeInChromium('tabs', () => {
  let server: Server;
  let browser: Browser;

  setUpBrowser((world) => ({ server, browser } = world));

  const sms = (to: string, content: string) =>
    server.control('POST', '/sandbox/sms', { to, content });

  test('I-43 a code arrives although the leading tab was closed and the Worker killed meanwhile', async () => {
    const { context, page } = await signUp(browser, server);
    await expect.poll(() => liveState(page)).toBe('live');
    const other = await context.newPage();
    const sockets = socketsOf(other);
    await other.goto(`${server.web}/rent`);
    await expect.poll(() => liveState(other)).toBe('live');
    const number = await rentByKeyboard(page, 'google');
    await other.waitForSelector('[data-number]');
    expect(sockets.size).toBe(0);
    await page.close();
    await expect.poll(() => sockets.size).toBe(1);
    await server.kill();
    await sms(number, 'G-735921 is your Google verification code.');
    await other.waitForSelector('[data-code]');
    expect(await other.textContent('[data-code]')).toBe('735921');
    await expect.poll(() => liveState(other)).toBe('live');
    await context.close();
  });

  test('the tab that is shown takes the socket from the hidden one, and both show the code', async () => {
    const { context, page } = await signUp(browser, server);
    // The socket of Home is not counted: the end of its page may not be told.
    await expect.poll(() => liveState(page)).toBe('live');
    const one = socketsOf(page);
    await page.goto(`${server.web}/rent`);
    await expect.poll(() => one.size).toBe(1);
    const other = await context.newPage();
    const two = socketsOf(other);
    await other.goto(`${server.web}/rent`);
    await expect.poll(() => liveState(other)).toBe('live');
    await expect.poll(() => [one.size, two.size]).toEqual([1, 0]);
    await shows(page, 'hidden');
    await expect.poll(() => [one.size, two.size]).toEqual([0, 1]);
    const number = await rentByKeyboard(other, 'google');
    await sms(number, 'G-735921 is your Google verification code.');
    for (const tab of [page, other]) await tab.waitForSelector('[data-code]');
    expect([one.size, two.size]).toEqual([0, 1]);
    await shows(other, 'hidden');
    await shows(page, 'visible');
    await expect.poll(() => [one.size, two.size]).toEqual([1, 0]);
    await context.close();
  });

  test('a code appears without a reload where a proxy refuses WebSockets', async () => {
    const { context, page } = await signUp(browser, server);
    await context.routeWebSocket(/\/v1\/ws/, (socket) => socket.close());
    await page.reload();
    const number = await rentByKeyboard(page, 'google');
    await sms(number, 'G-735921 is your Google verification code.');
    await page.waitForSelector('[data-code]', { timeout: 60_000 });
    expect(await liveState(page)).toBe('connecting');
    await context.close();
  });
});
