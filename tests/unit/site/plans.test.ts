import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPlans } from '../../../scripts/site';
import type { Plan } from '../../../site/src/lib/plans';

test('the plans of the site are the newest policies of the migrations, cheapest first', async () => {
  const plans = await readPlans();
  expect(
    plans.map(({ tier, name, priceCents, savingPercent }) => [
      tier,
      name,
      priceCents,
      savingPercent,
    ]),
  ).toEqual([
    ['free', 'Free', 0, 0],
    ['developer', 'Developer', 2_900, 17],
    ['enterprise', 'Enterprise', 29_900, 28],
  ]);
});

test('docs/guides/limits.md has the numbers of the plans', async () => {
  const rows = readFileSync('docs/guides/limits.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, 5),
    );
  const shown = new Map(rows.map(([name = '', ...cells]) => [name, cells]));
  const plans = await readPlans();
  const cells = (of: (plan: Plan) => number) => plans.map((plan) => of(plan).toLocaleString('en'));
  expect({
    'requests a minute': shown.get('requests a minute'),
    'verifications a month': shown.get('verifications a month'),
    'verifications open': shown.get('verifications open'),
    'API keys': shown.get('API keys'),
    'webhook endpoints': shown.get('webhook endpoints'),
    'days of message history': shown.get('days of message history'),
    'price a month': shown.get('price a month'),
    'ended without code, /hour': shown.get('ended without code, /hour'),
  }).toEqual({
    'requests a minute': cells((plan) => plan.requestsPerMinute),
    'verifications a month': cells((plan) => plan.verificationsPerMonth),
    'verifications open': cells((plan) => plan.openVerifications),
    'API keys': cells((plan) => plan.apiKeys),
    'webhook endpoints': cells((plan) => plan.webhookEndpoints),
    'days of message history': cells((plan) => plan.retentionDays),
    'price a month': plans.map(({ priceCents }) => `$${priceCents / 100}`),
    'ended without code, /hour': cells((plan) => plan.expiriesPerHour),
  });
});
