/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Server } from '../../scripts/server.ts';
import { describeInChromium, setUpBrowser, signUp } from './browser.ts';

const WIDTHS = [320, 390];
const UNBROKEN = 'x'.repeat(400);
const LINK = `https://verify.example.com/${'a1b2c3d4'.repeat(8)}`.slice(0, 81);
const RIGHT_TO_LEFT = 'رمز التحقق الخاص بك هو 482913. لا تشاركه مع أي شخص. '.repeat(6);
const NAME = `${'Wolfeschlegelsteinhausenbergerdorff'.repeat(2)} ${'م'.repeat(25)}`;
const EMAIL = `${'very-long-address'.repeat(3)}@${'sub-domain'.repeat(5)}.example.com`;

describeInChromium('hostile texts', () => {
  let server: Server;
  let browser: Browser;

  setUpBrowser((world) => ({ server, browser } = world), { VERIFICATION_SECONDS: '300' });

  /** Calls the API as the signed-in person. */
  const call = (page: Page, path: string, body?: object) =>
    page.evaluate(
      async ([to, json]) => {
        const init = json
          ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: json }
          : {};
        const answer = await fetch(`/api/v1/${to}`, init);
        if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
        return (await answer.json()) as { id: string; number: string | null };
      },
      [path, body && JSON.stringify(body)] as const,
    );

  const rent = async (page: Page, externalId: string) => {
    const { id } = await call(page, 'verifications', {
      service: 'whatsapp',
      externalId,
      metadata: { [`k${'e'.repeat(30)}`]: 'v'.repeat(200) },
    });
    await expect.poll(async () => (await call(page, `verifications/${id}`)).number).not.toBeNull();
    return { id, number: (await call(page, `verifications/${id}`)).number ?? '' };
  };

  /** The elements that reach beyond the window, the outermost first. */
  const tooWide = (page: Page) =>
    page.evaluate(() => {
      if (document.documentElement.scrollWidth <= innerWidth) return [];
      return [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 4)
        .map(
          (element) =>
            `${element.tagName} ${element.className} ${element.textContent.slice(0, 20)}`,
        );
    });

  test('no page is wider than 320 or 390 px', async () => {
    const { context, page } = await signUp(browser, server);
    const numbers = [];
    for (const n of [1, 2, 3]) numbers.push(await rent(page, `order-${n}-${'o'.repeat(40)}`));
    const texts = [`Your code is 482-913 ${LINK}`, `${UNBROKEN} code: 7731`, RIGHT_TO_LEFT];
    for (const [n, content] of texts.entries())
      await server.control('POST', '/sandbox/sms', { to: numbers[n]?.number, content });
    await rent(page, 'waiting');
    await call(page, 'keys', { name: 'k'.repeat(60), scopes: ['balance:read'] });
    const { id: endpoint } = await call(page, 'webhook-endpoints', {
      url: `${server.sandbox}/receiver/${'path'.repeat(40)}`,
      description: 'd'.repeat(100),
    });
    const me = await page.evaluate(
      async () =>
        (await (await fetch('/api/v1/me')).json()) as {
          user: { id: string };
          account: { id: string };
        },
    );
    await server.query(`UPDATE accounts SET name = '${NAME}' WHERE id = '${me.account.id}'`);
    await server.query(
      `UPDATE auth_users SET name = '${NAME}', email = '${EMAIL}', email_verified = 0 WHERE id = '${me.user.id}'`,
    );
    const paths = [
      '/home',
      '/rent',
      '/numbers',
      ...numbers.map(({ id }) => `/numbers/${id}`),
      '/billing',
      '/billing/statement',
      '/developers',
      '/developers/keys',
      '/developers/webhooks',
      `/developers/webhooks/${endpoint}`,
      '/team',
      '/team/audit',
      '/settings/profile',
      '/settings/data',
      '/notifications',
    ];
    const wrong: string[] = [];
    for (const path of paths) {
      await page.goto(server.web + path, { waitUntil: 'networkidle' });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        for (const found of await tooWide(page)) wrong.push(`${path} ${width} ${found}`);
      }
    }
    await page.getByRole('button', { name: /^Account menu of/ }).click();
    await page.getByRole('dialog', { name: 'Account' }).getByText(EMAIL).waitFor();
    for (const found of await tooWide(page)) wrong.push(`menu ${found}`);
    expect(wrong).toEqual([]);
    await context.close();
  }, 240_000);
});
