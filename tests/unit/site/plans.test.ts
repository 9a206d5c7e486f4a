import { expect, test } from 'vitest';
import { readPlans } from '../../../scripts/site';
import { savingPercent } from '../../../site/src/lib/plans';

test('the plans of the site are the newest policies of the migrations, cheapest first', () => {
  const plans = readPlans();
  expect(plans.map(({ tier, name, priceCents }) => [tier, name, priceCents])).toEqual([
    ['free', 'Free', 0],
    ['developer', 'Developer', 2_900],
    ['enterprise', 'Enterprise', 29_900],
  ]);
});

test('the saving is that of a number, whose price is a multiple of its cost', () => {
  const [free, developer] = readPlans();
  if (!free || !developer) throw new Error('no plans');
  expect(savingPercent({ ...developer, markup: 1.5 }, { ...free, markup: 1.8 })).toBe(17);
  expect(savingPercent(free, free)).toBe(0);
});
