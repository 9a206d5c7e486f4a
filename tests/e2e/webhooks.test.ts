/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Server } from '../../scripts/server.ts';
import { describeInChromium, rentByKeyboard, setUpBrowser, signUp } from './browser.ts';
import { wrongWith } from './axe.ts';
import { becomeStaff } from './staff.ts';

interface Arrival {
  webhookId: string;
  type: string;
  verdict: string;
  headers: string;
  times: number;
}

describeInChromium('webhooks', () => {
  let server: Server;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let seen: string[] = [];
  const wrong: string[] = [];

  setUpBrowser(async (world) => {
    ({ server, browser } = world);
    ({ context, page, seen } = await signUp(browser, server));
  });

  const open = (path: string) => page.goto(server.web + path, { waitUntil: 'networkidle' });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const receiver = (patch: object) =>
    server.control('PATCH', '/sandbox/receiver/till/api/switches', patch);
  const arrivals = async (): Promise<Arrival[]> =>
    (await (await server.control('GET', '/sandbox/receiver/till/api')).json()) as Arrival[];
  /** Rows of the log, newest first. */
  const row = (event: string) =>
    page
      .getByRole('list', { name: 'Deliveries' })
      .getByRole('listitem')
      .filter({ hasText: event })
      .first();
  const shows = (event: string, ...words: string[]) =>
    expect
      .poll(async () => (await row(event).textContent()) ?? '', { timeout: 15_000 })
      .toMatch(new RegExp(words.join('.*'), 's'));
  const secret = async (): Promise<string> => {
    const shown = (await page.locator('[data-secrets] li').textContent()) ?? '';
    expect(shown).toMatch(/^whsec_/);
    await receiver({ secret: shown });
    await button('I’ve saved it').click();
    expect(await page.locator('[data-secrets]').count()).toBe(0);
    return shown;
  };
  const rent = () =>
    page.evaluate(async () => {
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      };
      const body = JSON.stringify({ service: 'telegram' });
      await fetch('/api/v1/verifications', { method: 'POST', headers, body });
    });

  test('adds an endpoint, sees its secret once, and the reason while verification fails', async () => {
    await open('/developers/webhooks');
    await page.getByText('No endpoints yet').waitFor();
    await page.getByText('0 of 10').waitFor();
    await button('Add endpoint').click();
    await page.getByLabel('URL').fill(`${server.sandbox}/receiver/till`);
    await page.getByLabel('Description').fill('Till');
    await page.getByLabel('Selected events').check();
    expect(await button('Add endpoint').isDisabled()).toBe(true);
    for (const type of ['verification.created', 'sms.received'])
      await page.getByLabel(type).check();
    await button('Add header').click();
    await page.getByLabel('Name', { exact: true }).fill('namaskah-till');
    await page.getByLabel('Value', { exact: true }).fill('seven');
    wrong.push(...(await wrongWith(page, 'form')));
    await button('Add endpoint').click();
    await page.locator('[data-secrets]').waitFor();
    wrong.push(...(await wrongWith(page, 'secret')));
    await secret();
    await receiver({ verify: false, status: 500 });
    await button('Verify Till').click();
    await page
      .getByRole('alert')
      .filter({ hasText: 'The server answered with status 500.' })
      .waitFor();
    await receiver({ verify: true, status: 200 });
    await page.getByRole('link', { name: 'Till' }).click();
    await page.getByRole('heading', { name: 'Verify your server' }).waitFor();
    wrong.push(...(await wrongWith(page, 'unverified')));
    await button('Verify').click();
    await page.getByText('Enabled', { exact: true }).waitFor();
    const [verified] = await arrivals();
    expect(verified).toMatchObject({ type: 'endpoint.verify', verdict: 'genuine' });
    expect(verified?.headers).toContain('namaskah-till: seven');
  });

  test('the log shows events live, with each attempt and its answer', async () => {
    const address = page.url();
    await open('/rent');
    const number = await rentByKeyboard(page, 'whats');
    await page.goto(address);
    await shows('Number rented', 'Delivered', '1 attempt');
    await server.control('POST', '/sandbox/sms', { to: number, content: 'Your code is 482913' });
    await shows('SMS received', 'Delivered', '1 attempt');
    await row('SMS received')
      .getByRole('button', { name: /^Attempts of/ })
      .click();
    await page.getByText('Status 200').waitFor();
    await page.getByLabel('Response to attempt 1').waitFor();
    wrong.push(...(await wrongWith(page, 'log')));
  });

  test('a failing server is retried automatically, and a replay keeps its webhook-id', async () => {
    await receiver({ status: 503 });
    await rent();
    await shows('Number rented', 'Pending', '1 attempt', 'Next');
    await page.getByText('No delivery has succeeded since').waitFor();
    await receiver({ status: 200 });
    await shows('Number rented', 'Delivered', '2 attempts');
    const replay = row('Number rented').getByRole('button', { name: /^Replay/ });
    await replay.focus();
    await page.keyboard.press('Enter');
    await shows('Number rented', 'Delivered', '3 attempts');
    expect(await replay.evaluate((own) => own === document.activeElement)).toBe(true);
    const [last] = await arrivals();
    expect(last).toMatchObject({ type: 'verification.created', times: 3, verdict: 'genuine' });
    await page.getByLabel('Include delivered events').check();
    await button('Replay events').click();
    await page.getByText('Replaying 3 deliveries.').waitFor();
    await shows('Number rented', 'Delivered', '4 attempts');
  });

  test('rotates the secret, sends a test, and is notified when its server is gone', async () => {
    await button('Rotate secret').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Old secret expires').selectOption('In 1 hour');
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    await page.getByText('requests also carry the signature of the old secret').waitFor();
    await secret();
    await page.getByLabel('Event', { exact: true }).first().selectOption('balance.low');
    await button('Send test event').click();
    await shows('Low balance', 'Delivered', 'Test', '1 attempt');
    const [tested] = await arrivals();
    expect(tested).toMatchObject({ type: 'balance.low', verdict: 'genuine', times: 1 });
    await receiver({ status: 410 });
    await rent();
    await page
      .getByRole('alert')
      .filter({ hasText: 'your server responded with status 410' })
      .waitFor();
    await receiver({ status: 200 });
    await button('Enable').click();
    await page.getByText('Enabled', { exact: true }).waitFor();
    await button('Edit').click();
    await page.getByLabel('All events, including future ones').check();
    await button('Save').click();
    await page.getByText('All events').waitFor();
    await button('Disable').click();
    await page.getByText('An owner disabled this endpoint.').waitFor();
  });

  test('a member can read, an owner can delete', async () => {
    const role = (name: string) => server.query(`UPDATE memberships SET role = '${name}'`);
    await role('member');
    await page.reload();
    await page.getByText('An owner disabled this endpoint.').waitFor();
    expect(await button(/^(Edit|Enable|Delete|Rotate)/).count()).toBe(0);
    await role('owner');
    await page.reload();
    await button('Delete').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL('**/developers/webhooks');
    await page.getByText('No endpoints yet').waitFor();
    expect(seen.filter((line) => !/console: .*(409|422)/.test(line))).toEqual([]);
  });

  test('at the limit of the plan the page says how to get more endpoints', async () => {
    const me = await page.evaluate(
      async () => (await (await fetch('/api/v1/me')).json()) as { account: { id: string } },
    );
    await server.seed({ accountId: me.account.id, name: 'A', tier: 'free', credits: 0 });
    await page.evaluate(async (url) => {
      const headers = { 'content-type': 'application/json' };
      await fetch('/api/v1/webhook-endpoints', {
        method: 'POST',
        headers,
        body: JSON.stringify({ url }),
      });
    }, `${server.sandbox}/receiver/one`);
    await open('/developers/webhooks');
    await page.getByText('Your plan allows one endpoint.').waitFor();
    expect(await button('Add endpoint').count()).toBe(0);
    await page.getByRole('link', { name: 'Compare plans' }).click();
    await page.waitForURL('**/billing/plan');
  });

  test('staff see dead letters and resend them', async () => {
    await becomeStaff(server, 'admin');
    await server.query(
      `INSERT INTO dead_letters (id, queue, body, at)
       VALUES ('8f0c1b525c8e4f0e', 'events', '{"account":"acc_1","after":1,"through":2}', ${Date.now()})`,
    );
    await open('/admin/dead-letters?state=waiting');
    await button('Replay 8f0c1b525c8e4f0e').click();
    await page.getByRole('listitem').getByText('Replayed', { exact: true }).waitFor();
    expect(await server.query('SELECT replayed_at IS NULL AS waits FROM dead_letters')).toEqual([
      { waits: 0 },
    ]);
  });

  test('the badge shows when the network is lost and when it returns', async () => {
    await open('/developers/webhooks');
    const badge = page.locator('[data-live]');
    await expect.poll(() => badge.getAttribute('data-live')).toBe('live');
    await context.setOffline(true);
    await expect.poll(() => badge.textContent()).toBe('Offline');
    wrong.push(...(await wrongWith(page, 'letters, offline')));
    await context.setOffline(false);
    await expect.poll(() => badge.textContent(), { timeout: 20_000 }).toBe('Live');
    expect(wrong).toEqual([]);
  });
});
