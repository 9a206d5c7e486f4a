// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { useLocation } from 'preact-iso';
import { beforeEach, expect, test, vi } from 'vitest';
import { FilterBar } from '../../../../web/features/notifications/filter-bar';
import { parseFilters } from '../../../../web/features/notifications/filters';
import { addTexts } from '../../../../web/locales/i18n';
import texts from '../../../../web/locales/en.notifications.json';
import webhookTexts from '../../../../web/locales/en.webhooks.json';
import { address, button, field, person, show, testDashboard, within } from '../../support/dom';

addTexts(texts);
addTexts(webhookTexts);
beforeEach(() => void vi.useFakeTimers());

const Bar = () => <FilterBar filters={parseFilters(useLocation().query)} />;
const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

async function shown(path = '/notifications') {
  await show(within(testDashboard(), <Bar />), path);
  return person();
}

test('choosing a type while words are typed keeps both', async () => {
  const user = await shown('/notifications?view=unread');
  await user.type(field('Search'), 'refund');
  await user.selectOptions(field('Type'), 'refund.issued');
  await pass(300);
  expect(Object.fromEntries(new URLSearchParams(location.search))).toEqual({
    view: 'unread',
    type: 'refund.issued',
    q: 'refund',
  });
});

test('clearing keeps the view, and drops the text that is being typed', async () => {
  const user = await shown('/notifications?view=archived&q=refund');
  await user.type(field('Search'), 's');
  await user.click(button('Clear search'));
  await pass(1_000);
  expect([address(), field('Search').value]).toEqual(['/notifications?view=archived', '']);
});
