/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Server } from '../../scripts/server.ts';
import { describeInChromium, setUpBrowser, signUp } from './browser.ts';
import { becomeStaff } from './staff.ts';
import { wrongWith } from './axe.ts';

describeInChromium('the shell', () => {
  let server: Server;
  let browser: Browser;

  setUpBrowser((world) => ({ server, browser } = world));

  const focused = (page: Page) =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      return `${element?.tagName.toLowerCase()} ${element?.textContent}`;
    });
  const said = (page: Page) => page.locator('[aria-live=polite]').textContent();
  const scripts = (page: Page) =>
    page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => /admin-app/.test(path)),
    );

  test('outlives a navigation, which moves the focus to the heading and is announced', async () => {
    const { context, page } = await signUp(browser, server);
    const nav = page.getByRole('navigation', { name: 'Main' });
    await nav.evaluate((element) => element.setAttribute('data-same', ''));
    for (const [link, title] of [
      ['Rent', 'Rent a number'],
      ['Numbers', 'Numbers'],
      ['Developers', 'Quickstart · Developers'],
      ['Team', 'Members · Team'],
      ['Billing', 'Overview · Billing'],
      ['Home', 'Home'],
    ] as const) {
      await nav.getByRole('link', { name: link, exact: true }).press('Enter');
      const heading = title.split(' · ').at(-1);
      await expect.poll(() => focused(page)).toBe(`h1 ${heading}`);
      expect(await page.title()).toBe(`${title} · Namaskah`);
      expect(await said(page)).toBe(`${title} · Namaskah`);
      expect(
        await nav
          .getByRole('link', { name: link, exact: true, includeHidden: false })
          .getAttribute('aria-current'),
      ).toBe('page');
    }
    expect(await page.locator('nav[data-same]').count()).toBe(1);
    await context.close();
  });

  test('at 390 px the bottom bar leads everywhere, the rest is behind More and the avatar', async () => {
    const { context, page } = await signUp(browser, server);
    await page.setViewportSize({ width: 390, height: 844 });
    const nav = page.getByRole('navigation', { name: 'Main' });
    const names = await nav.getByRole('link').allTextContents();
    expect(names.slice(0, 4)).toEqual(['Home', 'Rent', 'Numbers', 'Billing']);
    await nav.getByRole('button', { name: 'More' }).click();
    const more = page.getByRole('dialog', { name: 'More' });
    await more.getByRole('link', { name: 'Team' }).click();
    await page.waitForURL('**/team');
    await expect.poll(() => more.isVisible()).toBe(false);
    await page.getByRole('button', { name: /^Account menu of/ }).click();
    const menu = page.getByRole('dialog', { name: 'Account' });
    await menu.getByText('Dark').click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    const wrong = await wrongWith(page, 'account menu');
    expect(wrong).toEqual([]);
    await context.close();
  });

  test('a link to an unknown address leads to a page inside the shell; the address itself is a 404', async () => {
    const { context, page } = await signUp(browser, server);
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: '/nowhere' });
      document.querySelector('main')?.insertAdjacentElement('beforeend', link);
      link.click();
      link.remove();
    });
    await expect.poll(() => focused(page)).toBe('h1 Page not found');
    expect(await wrongWith(page, 'not found')).toEqual([]);
    await page.getByRole('main').getByRole('link', { name: 'Rent a number' }).click();
    await page.waitForURL('**/rent');
    const direct = await page.goto(`${server.web}/nowhere`);
    expect(direct?.status()).toBe(404);
    await context.close();
  });

  test('the pages for staff are loaded for staff only', async () => {
    const { context, page } = await signUp(browser, server);
    await page.goto(`${server.web}/admin/rates`, { waitUntil: 'networkidle' });
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    expect(await scripts(page)).toEqual([]);
    await becomeStaff(server, 'support');
    await page.reload({ waitUntil: 'networkidle' });
    await page.getByRole('heading', { name: 'Rates', level: 1 }).waitFor();
    expect(await scripts(page)).toHaveLength(1);
    await page.getByRole('link', { name: 'Disputes' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('h1 Disputes');
    expect(await wrongWith(page, 'admin')).toEqual([]);
    await context.close();
  });

  test('the palette opens with Ctrl K, rents a service and finds a page, by keyboard alone', async () => {
    const { context, page } = await signUp(browser, server);
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    const box = page.getByRole('combobox', { name: /^Search pages/ });
    // The search of a page comes first.
    await page.getByRole('link', { name: 'Rent', exact: true }).click();
    await page.locator('[data-page-search]').waitFor();
    await page.keyboard.press('Control+k');
    expect(
      await page.locator('[data-page-search]').evaluate((own) => own === document.activeElement),
    ).toBe(true);
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await expect.poll(() => focused(page)).toBe('h1 Home');
    expect(await box.count()).toBe(0);
    await page.keyboard.press('Control+k');
    await box.waitFor();
    await page.keyboard.type('tg');
    await page.locator('[role=option][aria-selected=true]', { hasText: 'Telegram' }).waitFor();
    const wrong = await wrongWith(page, 'palette', [320, 390, 1440]);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/rent*');
    await page.getByRole('button', { name: /^Rent for/ }).waitFor();
    await expect.poll(() => focused(page)).not.toContain('body');
    await page.keyboard.press('Control+k');
    await box.waitFor();
    await page.keyboard.type('audit');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('h1 Team');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    wrong.push(...(await wrongWith(page, 'shortcuts', [390, 1440])));
    await page.keyboard.press('Escape');
    expect(wrong).toEqual([]);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await context.close();
  });

  test('back returns to the place in a long list', async () => {
    const { context, page } = await signUp(browser, server);
    await page.goto(`${server.web}/billing/plan`, { waitUntil: 'networkidle' });
    await page.setViewportSize({ width: 390, height: 500 });
    await page.evaluate(() => scrollTo(0, 600));
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(600);
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: 'Home' })
      .click();
    await page.waitForURL('**/home');
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
    await page.goBack();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(600);
    await context.close();
  });

  test('on paper there is the content alone', async () => {
    const { context, page } = await signUp(browser, server);
    await page.goto(`${server.web}/billing/statement`, { waitUntil: 'networkidle' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.getByRole('heading', { name: 'Billing' }).waitFor();
    expect(await page.locator('main table, main h1').first().isVisible()).toBe(true);
    for (const hidden of ['nav', 'button', 'form', 'header'])
      expect(
        await page
          .locator(hidden)
          .evaluateAll((all) =>
            all.some((one) => one.checkVisibility() && !one.closest('main header')),
          ),
        hidden,
      ).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(
      'light',
    );
    await context.close();
  });
});
