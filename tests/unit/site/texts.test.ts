import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readOpenApi } from '../../../scripts/openapi';
import texts from '../../../site/locales/en.json';

const sources = readdirSync('site/src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(astro|ts)$/.test(name))
  .map((name) => readFileSync(`site/src/${name}`, 'utf8'))
  .join('\n');

test('every text of the start page is shown', () => {
  expect(Object.keys(texts).filter((name) => !sources.includes(`texts.${name}`))).toEqual([]);
});

/** What is above the limits, and bulk orders, which no operation takes yet. */
const NOT_SHOWN = ['tier', 'priceCents', 'savingPercent', 'bulkOrders'];

test('the start page has a line for every public limit of a plan', async () => {
  const { components } = JSON.parse(await readOpenApi('openapi.programs.json')) as {
    components: { schemas: { Tier: { properties: object } } };
  };
  const limits = Object.keys(components.schemas.Tier.properties).filter(
    (name) => !NOT_SHOWN.includes(name),
  );
  expect(limits.length).toBeGreaterThan(4);
  expect(limits.filter((name) => !(name in texts.planRows))).toEqual([]);
});
