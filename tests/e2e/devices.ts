/// <reference lib="dom" />
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { codeAt, stepAt } from '../../worker/identity/totp.ts';
import { violations } from './browser.ts';

const WIDTHS = [390, 1440];
const THEMES = ['light', 'dark'] as const;

/** Codes serve once each: every call gives one of a later step, as far as clocks may differ. */
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

/** A device that answers by itself, as a person's finger would. */
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

/** What axe or the window's width has against the page as it stands, at both widths and in both themes. */
export async function wrongWith(page: Page, name: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const width of WIDTHS)
    for (const colorScheme of THEMES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // A change of theme runs through the page's transitions first.
      await page.waitForFunction(() =>
        document.getAnimations().every(({ playState }) => playState !== 'running'),
      );
      const found = await violations(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (over) found.push('wider than the window');
      wrong.push(...found.map((text) => `${name} ${width} ${colorScheme} ${text}`));
    }
  await page.setViewportSize({ width: 1280, height: 860 });
  return wrong;
}

/** Sends the form of the sign-in page, or the part of the sign-up's that both have. */
export async function sendLogin(page: Page, email: string, password: string): Promise<void> {
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', password);
  await page.click('[type=submit]');
}

export async function sendCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Six-digit code').fill(code);
  await page.keyboard.press('Enter');
}
