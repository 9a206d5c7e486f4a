/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Axe from 'axe-core';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

const WIDTHS = [390, 1440];
const THEMES = ['light', 'dark'] as const;

/** All violations that axe finds; passed rules are not computed. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const { violations: found } = await axe.run(document, { resultTypes: ['violations'] });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`);
  });
}

/** Violations and overflow of the current page, at each width and in both themes. */
export async function wrongWith(
  page: Page,
  name: string,
  widths: readonly number[] = WIDTHS,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const width of widths)
    for (const colorScheme of THEMES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // A change of theme starts the page's transitions.
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
