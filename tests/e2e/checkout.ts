import type { Page } from 'playwright-core';

export const CARDS = {
  good: { number: '4084084084084081', cvv: '408' },
  declined: { number: '4084080000005408', cvv: '001' },
} as const;

/** Pays at the shown checkout, as a customer would. */
export async function payWith(page: Page, card: keyof typeof CARDS): Promise<void> {
  const { number, cvv } = CARDS[card];
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry').fill('12/30');
  await page.getByLabel('CVV', { exact: true }).fill(cvv);
  await page.getByRole('button', { name: /^Pay\b/ }).click();
}

/** Submits the form. Returns the amount that the page announced. */
export async function goToCheckout(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Review' }).click();
  const pay = page.getByRole('link', { name: /^Pay\b/ });
  const said = (await pay.textContent()) ?? '';
  await pay.click();
  await page.getByRole('heading', { name: 'Checkout' }).waitFor({ state: 'attached' });
  return said.replaceAll('\u00a0', ' ');
}
