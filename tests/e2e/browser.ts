/// <reference lib="dom" />
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { Server } from '../../scripts/server.ts';

const EXECUTABLE = findChromium();

/** Browser tests. Without Chromium one test fails in their place: a skipped page is an untested one. */
export function describeInChromium(name: string, tests: () => void): void {
  if (EXECUTABLE !== null) describe(`${name} in Chromium`, tests);
  else
    test(`${name} in Chromium`, () => {
      throw new Error('Chromium is not installed. Run npm test, which installs it or says how.');
    });
}

/** As long as a test may run: how fast a page is on a busy machine proves nothing. */
const PATIENCE_MS = 110_000;

async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: EXECUTABLE ?? '',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  };
  return browser;
}

interface BrowserWorld {
  server: Server;
  browser: Browser;
}

/**
 * Starts a server with the dashboard and a browser before the tests of a suite, calls `ready`, and stops both after the
 * tests. Messages arrive only when a test sends them.
 */
export function setUpBrowser(
  ready: (world: BrowserWorld) => unknown,
  env: Record<string, string> = {},
): void {
  let server: Server | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    server = await Server.start({ env, withDashboard: true });
    await server.switches({ autoSms: { enabled: false } });
    browser = await openBrowser();
    await ready({ server, browser });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
}

/** Collects requests to other origins, policy violations and exceptions. */
export function watch(page: Page, origin: string): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) seen.push(`external: ${request.url()}`);
  });
  page.on('pageerror', (error) => seen.push(`threw: ${error.message}`));
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error') seen.push(`console: ${message.text()} ${url}`);
  });
  return seen;
}

interface PersonPage {
  context: BrowserContext;
  page: Page;
  seen: string[];
}

let people = 0;

/** Signs a new person up through the page and gives the account credits. */
export async function signUp(browser: Browser, server: Server): Promise<PersonPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const seen = watch(page, server.web);
  await page.goto(`${server.web}/sign-up`);
  await page.fill('[name=name]', 'Asha Rao');
  await page.fill('[name=email]', `asha.${Date.now()}.${++people}@example.com`);
  await page.fill('[name=password]', 'correct horse battery');
  await page.click('[type=submit]');
  await page.waitForURL('**/home');
  const accountId = await page.evaluate(async () => {
    const me = (await (await fetch('/api/v1/me')).json()) as { account: { id: string } };
    return me.account.id;
  });
  await server.seed({ accountId, name: 'Asha Rao', tier: 'developer', credits: 10_000 });
  await page.reload();
  return { context, page, seen };
}

/** Signs out by the account menu. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account menu of/ }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
}

/** Rents by keyboard: search, Enter, Enter. Returns the number in E.164. */
export async function rentByKeyboard(page: Page, query: string): Promise<string> {
  if (new URL(page.url()).pathname !== '/rent')
    await page.getByRole('link', { name: 'Rent', exact: true }).click();
  const before = await page.locator('[data-number]').count();
  await page.waitForSelector('[role=combobox]');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(query);
  await page.waitForSelector('[role=option][aria-selected=true]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[type=submit]:not([aria-disabled=true])');
  await page.keyboard.press('Enter');
  await page.locator('[data-number]').nth(before).waitFor();
  const shown = (await page.locator('[data-number]').first().textContent()) ?? '';
  return `+${shown.replaceAll(/\D/g, '')}`;
}
