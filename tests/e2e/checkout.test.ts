/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Server } from '../../scripts/server.ts';
import { describeInChromium, rentByKeyboard, setUpBrowser, signUp } from './browser.ts';
import { goToCheckout, payWith } from './checkout.ts';
import { wrongWith } from './axe.ts';
import { becomeStaff } from './staff.ts';

const HOUR_MS = 3_600_000;
/** Longer than the interval at which a waiting page checks again. */
const LATE_MS = 40_000;
/** Starting balance of every account here: bought and promotional cents. */
const BEGIN = 10_000;

describeInChromium('payments, through the checkout', () => {
  let server: Server;
  let browser: Browser;

  setUpBrowser(async (world) => {
    ({ server, browser } = world);
    const now = Date.now();
    await server.query(
      `INSERT INTO fx_rates (id, currency, micros, source, observed_at, set_by, created_at)
       VALUES ('fxr_e2e', 'NGN', 1600500000, 'cbn.gov.ng', ${now}, 'usr_e2e', ${now})`,
    );
  });

  const open = (page: Page, path: string) =>
    page.goto(server.web + path, { waitUntil: 'networkidle' });
  const outcome = (page: Page, state: string, timeout = 30_000) =>
    page.waitForSelector(`[data-payment-state=${state}]`, { timeout });
  const spendable = async (page: Page): Promise<number> =>
    page.evaluate(async () => {
      const answer = await fetch('/api/v1/balance');
      return ((await answer.json()) as { spendableCents: number }).spendableCents;
    });

  const newest = async (): Promise<{ id: string }> => {
    const [payment] = await server.query<{ id: string }>(
      'SELECT id FROM payments ORDER BY created_at DESC, id DESC LIMIT 1',
    );
    if (!payment) throw new Error('nobody has begun a payment');
    return payment;
  };

  test('I-25 the customer is charged the shown amount, sees the new balance, and opens the receipt as a PDF', async () => {
    const { context, page } = await signUp(browser, server);
    await open(page, '/billing/add?credits=2000&currency=NGN');
    const wrong = await wrongWith(page, 'add');
    const said = await goToCheckout(page);
    expect(said).toBe('Pay 32,010.00 NGN');
    expect(await page.locator('header').textContent()).toContain('32,010');
    await payWith(page, 'good');
    await outcome(page, 'succeeded');
    await page.getByRole('heading', { name: '$20.00 added' }).waitFor();
    await page.getByRole('definition').filter({ hasText: '$120.00' }).waitFor();
    expect(await spendable(page)).toBe(BEGIN + 2_000);
    const receipt = page.getByRole('button', { name: /^Receipt .* \(PDF\)$/ });
    const [answer, download] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/receipt')),
      page.waitForEvent('download'),
      receipt.click(),
    ]);
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'application/pdf']);
    const kept = readFileSync(await download.path());
    expect(kept.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(download.suggestedFilename()).toMatch(/^receipt-.+\.pdf$/);
    wrong.push(...(await wrongWith(page, 'succeeded')));
    await open(page, '/billing/payments');
    wrong.push(...(await wrongWith(page, 'payments')));
    expect(wrong).toEqual([]);
    await context.close();
  });

  test('a declined payment is reported and changes nothing; a second attempt succeeds', async () => {
    const { context, page } = await signUp(browser, server);
    await open(page, '/billing/add?credits=5000&currency=USD');
    await goToCheckout(page);
    await payWith(page, 'declined');
    await page.getByRole('alert').filter({ hasText: 'Declined' }).waitFor();
    // Returns without the checkout's redirect.
    await open(page, `/payments/return?payment=${(await newest()).id}`);
    await outcome(page, 'failed');
    await page.getByRole('heading', { name: 'Your card was declined' }).waitFor();
    expect(await spendable(page)).toBe(BEGIN);
    expect(await wrongWith(page, 'failed')).toEqual([]);
    await page.getByRole('link', { name: 'Try again' }).click();
    expect(await page.getByRole('radio', { name: '$50.00' }).isChecked()).toBe(true);
    await goToCheckout(page);
    await payWith(page, 'good');
    await outcome(page, 'succeeded');
    expect(await spendable(page)).toBe(BEGIN + 5_000);
    await context.close();
  });

  test('I-34 a payment that is left for an hour is abandoned; when it is paid later, the open page shows it', async () => {
    const { context, page } = await signUp(browser, server);
    await open(page, '/billing/add?credits=1000&currency=USD');
    await goToCheckout(page);
    const checkout = page.url();
    const { id } = await newest();
    await server.query(
      `UPDATE payments SET created_at = created_at - ${HOUR_MS + 60_000}, next_check_at = 0
       WHERE id = '${id}'`,
    );
    await server.cron();
    await open(page, `/payments/return?payment=${id}`);
    await outcome(page, 'abandoned');
    expect(await spendable(page)).toBe(BEGIN);
    const other = await context.newPage();
    await other.goto(checkout);
    await payWith(other, 'good');
    await outcome(page, 'succeeded', LATE_MS);
    expect(await spendable(page)).toBe(BEGIN + 1_000);
    await context.close();
  });

  test('I-35 a purchase that takes the balance below the threshold charges the saved card', async () => {
    const { context, page } = await signUp(browser, server);
    await open(page, '/billing/add?credits=1000&currency=USD');
    await page.getByLabel('Save this card').check();
    await goToCheckout(page);
    await payWith(page, 'good');
    await outcome(page, 'succeeded');
    await open(page, '/billing/cards');
    await page.getByText('Visa •• 4081').waitFor();
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByLabel('When credits fall below').fill('115');
    const turnOn = page.getByRole('button', { name: 'Turn on' });
    expect(await turnOn.isDisabled()).toBe(true);
    await page.getByLabel('I agree').check();
    await turnOn.click();
    await page.getByText('$0.00 of $100.00').waitFor();
    expect(await wrongWith(page, 'cards')).toEqual([]);
    await open(page, '/rent');
    await rentByKeyboard(page, 'whats');
    await expect.poll(() => spendable(page), { timeout: 30_000 }).toBeGreaterThan(BEGIN + 2_500);
    await open(page, '/billing/cards');
    await page.getByText('$20.00 of $100.00').waitFor();
    await takeTierByCard(page);
    await context.close();
  });

  /** Pays for a plan with the saved card, and for its next months. */
  async function takeTierByCard(page: Page): Promise<void> {
    // All accounts here were given the plan; this one must pay for it.
    await server.query(`UPDATE accounts SET tier = 'free'`);
    await open(page, '/billing/plan');
    const before = await spendable(page);
    await page.getByRole('button', { name: 'Upgrade to Developer' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Saved card').check();
    await dialog.getByLabel('Currency').selectOption('USD');
    await dialog.getByText('You pay $29.00 today.').waitFor();
    const take = dialog.getByRole('button', { name: 'Pay $29.00' });
    expect(await take.isDisabled()).toBe(true);
    await dialog.getByLabel('I agree that this card is charged $29.00 now').check();
    expect(await wrongWith(page, 'take')).toEqual([]);
    await take.click();
    await page.getByText('You’re on Developer now. We charged $29.00 to your card.').waitFor();
    expect(await spendable(page)).toBe(before);
    await page.getByRole('button', { name: 'Pay with a saved card' }).click();
    await page.getByLabel('Currency').selectOption('NGN');
    await page.getByLabel('I agree that this card is charged each month').check();
    await page.getByRole('button', { name: 'Agree' }).click();
    await page.getByText('Paid by Visa •• 4081 in NGN').waitFor();
    expect(await wrongWith(page, 'months')).toEqual([]);
  }

  test('I-32 a payment of another account is not shown, and a member sees the reason', async () => {
    const { context, page } = await signUp(browser, server);
    const [foreign] = await server.query<{ id: string }>('SELECT id FROM payments LIMIT 1');
    for (const path of [
      `/payments/return?payment=${foreign?.id}`,
      `/billing/payments/${foreign?.id}`,
    ]) {
      await open(page, path);
      await page
        .getByRole('alert')
        .filter({ hasText: 'This account has no such payment' })
        .waitFor();
    }
    const me = await page.evaluate(
      async () => (await (await fetch('/api/v1/me')).json()) as { account: { id: string } },
    );
    await server.query(
      `UPDATE memberships SET role = 'member' WHERE account_id = '${me.account.id}'`,
    );
    for (const path of ['/billing/payments', '/billing/cards']) {
      await open(page, path);
      await page.getByText('Only owners of this account can open this page.').waitFor();
    }
    await open(page, '/billing/add');
    await page.getByText('Only the account’s owners can make and see payments.').waitFor();
    await open(page, '/billing');
    expect(await page.getByRole('link', { name: 'Add credits' }).count()).toBe(0);
    await open(page, '/admin');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    await context.close();
  });

  test('I-23 staff find a payment and refund a part of it', async () => {
    const { context, page } = await signUp(browser, server);
    await open(page, '/billing/add?credits=2000&currency=USD');
    await goToCheckout(page);
    await payWith(page, 'good');
    await outcome(page, 'succeeded');
    const id = new URL(page.url()).searchParams.get('payment') ?? '';
    await becomeStaff(server, 'admin');
    await open(page, '/admin');
    await page.getByLabel('Payment, reference or account').fill(id);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL('**/admin/payments?q=*');
    const found = page.getByRole('link', { name: /^Open the payment/ });
    await expect.poll(() => found.count()).toBe(1);
    await page.locator(`a[href*="${id}"]`).click();
    await page.getByRole('button', { name: 'Refund' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Part of it').check();
    await dialog.getByLabel('Credits to refund').fill('12.50');
    await dialog.getByRole('button', { name: 'Refund' }).click();
    await page.getByText('$12.50 · $12.50').waitFor();
    expect(await wrongWith(page, 'staff')).toEqual([]);
    await expect.poll(() => spendable(page)).toBe(BEGIN + 750);
    await context.close();
  });
});
