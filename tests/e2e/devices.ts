/// <reference lib="dom" />
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { codeAt, stepAt } from '../../worker/accounts/identity/totp.ts';

/** Each code works once: every call returns the code of a later step, within the accepted clock skew. */
export class Authenticator {
  #step = 0;
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  async next(): Promise<string> {
    const next = Math.max(stepAt(Date.now()) - 1, this.#step + 1);
    while (stepAt(Date.now()) + 1 < next) await sleep(200);
    this.#step = next;
    return codeAt(this.#secret, next);
  }
}

/** An authenticator that confirms automatically. */
export async function addAuthenticator(context: BrowserContext, page: Page): Promise<void> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Submits the sign-in form, or the common part of the sign-up form. */
export async function sendLogin(page: Page, email: string, password: string): Promise<void> {
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', password);
  await page.click('[type=submit]');
}

export async function sendCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Six-digit code').fill(code);
  await page.keyboard.press('Enter');
}
