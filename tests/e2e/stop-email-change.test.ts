/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Server } from '../../scripts/server.ts';
import { describeInChromium, setUpBrowser, signUp, watch } from './browser.ts';
import { wrongWith } from './axe.ts';
import { linkIn } from './mail.ts';

const NEW = 'mallory@example.com';

describeInChromium('stopping a change of address', () => {
  let server: Server;
  let browser: Browser;

  setUpBrowser((world) => ({ server, browser } = world));

  test('I-61 the link in the email to the old address stops the change, ends every session and leads to a new password', async () => {
    const { context, page, seen } = await signUp(browser, server);
    const email = await page.evaluate(async () => {
      const me = (await (await fetch('/api/v1/me')).json()) as { user: { email: string } };
      return me.user.email;
    });
    await page.goto(`${server.web}/settings/profile`);
    await page.getByRole('textbox', { name: 'New email address' }).fill(NEW);
    await page.getByRole('button', { name: 'Send link' }).click();
    await page.getByText(`We sent a link to ${NEW}.`).waitFor();
    // The owner opens the email in a browser without a session.
    const elsewhere = await browser.newContext();
    const mail = await elsewhere.newPage();
    const strange = watch(mail, server.web);
    await mail.goto(await linkIn(server, email, 'A change of your email address'));
    await mail.getByRole('heading', { name: 'Stop the email change' }).waitFor();
    // The token is removed from the address.
    expect(mail.url()).toBe(`${server.web}/stop-email-change`);
    expect(await wrongWith(mail, 'stop')).toEqual([]);
    await mail.getByRole('button', { name: 'Stop the change' }).click();
    await mail.getByRole('heading', { name: 'Email change stopped' }).waitFor();
    expect(await wrongWith(mail, 'stopped')).toEqual([]);
    await page.goto(`${server.web}/settings/profile`);
    await page.waitForURL('**/sign-in**');
    // The link to the new address is no longer valid.
    await page.goto(await linkIn(server, NEW, 'Confirm'));
    await page.getByRole('button', { name: 'Confirm email' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('heading', { name: 'Email confirmed' }).count()).toBe(0);
    await mail.getByRole('link', { name: 'Choose a new password' }).click();
    await mail.waitForURL('**/forgot-password');
    expect(strange).toEqual([]);
    expect(seen.filter((line) => !/40[0-9]/.test(line))).toEqual([]);
    await Promise.all([context.close(), elsewhere.close()]);
  });

  test('I-61 without a token, or with a used one, the page says so and stops nothing', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.web}/stop-email-change`);
    await page.getByRole('alert').waitFor();
    const stop = page.getByRole('button', { name: 'Stop the change' });
    expect(await stop.isDisabled()).toBe(true);
    await page.goto(`${server.web}/stop-email-change#token=${'x'.repeat(43)}`);
    await page.reload();
    await stop.click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('heading', { name: 'Email change stopped' }).count()).toBe(0);
    expect(await wrongWith(page, 'spent')).toEqual([]);
    await context.close();
  });
});
