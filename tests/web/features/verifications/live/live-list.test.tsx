// @vitest-environment happy-dom
import { screen, within as inside } from '@testing-library/dom';
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { LiveList } from '../../../../../web/features/verifications/live/live-list';
import { addTexts } from '../../../../../web/locales/i18n';
import texts from '../../../../../web/locales/en.rent.json';
import { buttonClass } from '../../../../../web/ui/controls/button';
import { VerificationsProvider } from '../../../../../web/features/verifications/verifications-context';
import type { Message, Verification } from '../../../../../web/api/first-pages-api';
import { verification } from '../../../support/builders';
import {
  alerts,
  Answer,
  button,
  fakeApi,
  person,
  show,
  testDashboard,
  until,
  within,
} from '../../../support/dom';
import { testModels } from '../models';

addTexts(texts);

const now = Date.now();
const iso = (ms: number): string => new Date(now + ms).toISOString();
const open = (patch: Partial<Verification> = {}): Verification =>
  verification({ createdAt: iso(-60_000), deadlineAt: iso(540_000), ...patch });
const done = (patch: Partial<Verification> = {}): Verification =>
  open({
    state: 'completed',
    code: '154802',
    endedAt: iso(-120_000),
    history: [...open().history, { state: 'completed', enteredAt: iso(-120_000) }],
    ...patch,
  });

async function shown(...items: Verification[]) {
  const dashboard = testDashboard();
  const models = testModels(dashboard);
  for (const item of items.toReversed()) models.live.adopt(item);
  const root = await show(
    within(
      dashboard,
      <VerificationsProvider value={models}>
        <LiveList />
      </VerificationsProvider>,
    ),
    '/rent',
  );
  return { ...models, root, user: person() };
}
const TEXT: Message = {
  id: 'msg_1',
  from: '22000',
  text: 'Your code is 154802',
  code: '154802',
  receivedAt: iso(0),
};
const many = (count: number) =>
  Array.from({ length: count }, (_, n) => open({ id: `ver_${n}`, number: `+120655501${40 + n}` }));

test('five numbers are cards, six are rows', async () => {
  const { root, live } = await shown(...many(5));
  expect(root.querySelectorAll('article')).toHaveLength(5);
  await act(() => live.adopt(open({ id: 'ver_5' })));
  expect([
    root.querySelectorAll('article').length,
    root.querySelectorAll('li[data-verification]').length,
  ]).toEqual([0, 6]);
});

test('a row that has ended says why, and is put away alone or with the others', async () => {
  const { root, live, user } = await shown(...many(8));
  const rows = () => [...root.querySelectorAll<HTMLElement>('li[data-verification]')];
  const expired = open({ state: 'expired', endedAt: iso(0), reason: 'no_code_in_time' });
  const end = (id: string, patch: Partial<Verification> = expired) =>
    live.find(id)?.apply({ ...expired, id, ...patch });
  await act(() => {
    end('ver_1');
    end('ver_2');
    end('ver_3', done({ id: 'ver_3', messageCount: 1, messages: [TEXT] }));
  });
  const row = (id: string) => {
    const found = rows().find(({ dataset }) => dataset['verification'] === id);
    if (!found) throw new Error(`no row ${id}`);
    return found;
  };
  expect(row('ver_1').textContent).toContain('$2.25 refunded to your balance.');
  expect(row('ver_1').textContent).toContain('No code arrived before the deadline.');
  expect(row('ver_3').textContent).toContain('Your code is 154802');
  expect(screen.getAllByRole('button', { name: 'Dismiss WhatsApp' })).toHaveLength(3);
  await user.click(inside(row('ver_1')).getByRole('button', { name: 'Dismiss WhatsApp' }));
  expect(rows()).toHaveLength(7);
  await user.click(button('Clear finished'));
  expect([rows().length, root.querySelectorAll('article').length]).toEqual([0, 5]);
  expect(screen.queryByRole('button', { name: 'Clear finished' })).toBeNull();
});

test('a number can be cancelled as a card and as a row, also before it has come, until it is being cancelled', async () => {
  const { live } = await shown(open({ state: 'created', number: null, deadlineAt: null }));
  expect(button('Cancel WhatsApp')).toBeTruthy();
  await act(() =>
    many(8)
      .slice(2)
      .forEach((item) => live.adopt(item)),
  );
  const cancels = () => screen.getAllByRole('button', { name: 'Cancel WhatsApp' }).length;
  expect(cancels()).toBe(7);
  await act(() => live.find('ver_4')?.apply(open({ id: 'ver_4', state: 'cancelling' })));
  expect(cancels()).toBe(6);
});

test('a code comes to the top of the rows, with its number to copy', async () => {
  const { root, live, user } = await shown(...many(6));
  await act(() => live.find('ver_4')?.apply({ ...done({ id: 'ver_4' }), messageCount: 0 }));
  const [first] = root.querySelectorAll<HTMLElement>('li[data-verification]');
  expect(first?.dataset['verification']).toBe('ver_4');
  if (!first) return;
  await user.click(inside(first).getByRole('button', { name: 'Copy code 154802' }));
  expect(await navigator.clipboard.readText()).toBe('154802');
  await user.click(inside(first).getByRole('button', { name: 'Copy +1 (206) 555-0142' }));
  expect(await navigator.clipboard.readText()).toBe('+12065550142');
});

test('the thread begins once, from the server’s clock, and ends at the deadline', async () => {
  const { root } = await shown(open());
  const thread = root.querySelector<HTMLElement>('.thread');
  const value = (name: string) => thread?.style.getPropertyValue(name) ?? '';
  expect(value('--whole')).toBe('600000ms');
  expect(Number.parseFloat(value('--spent'))).toBeGreaterThan(-63_000);
  expect(Number.parseFloat(value('--spent'))).toBeLessThanOrEqual(-60_000);
  expect(Number(value('--left'))).toBeCloseTo(0.9, 1);
});

test('a cancel asks first, and names the refund', async () => {
  const { user, backend } = await shown(open());
  await user.click(button('Cancel WhatsApp'));
  const dialog = screen.getByRole('dialog', { name: 'Cancel this WhatsApp number?' });
  expect(backend.cancel).not.toHaveBeenCalled();
  await user.click(inside(dialog).getByRole('button', { name: 'Cancel and refund $2.25' }));
  await until(() => expect(backend.cancel.mock.calls).toEqual([['ver_1']]));
});

test('numbers that had ended are a line each with their code, five at first, and are cleared together', async () => {
  const ended = Array.from({ length: 7 }, (_, n) => done({ id: `ver_${n}`, code: `1000${n}` }));
  const { root, live, user } = await shown(...ended);
  const codes = () => [...root.querySelectorAll('[data-code]')].map((one) => one.textContent);
  expect(codes()).toEqual(['10000', '10001', '10002', '10003', '10004']);
  expect(screen.getAllByText('2m ago')).toHaveLength(5);
  await user.click(button('Show all 7'));
  expect(codes()).toHaveLength(7);
  await user.click(button('Clear finished'));
  expect([codes(), live.items.value]).toEqual([[], []]);
});

test('a message without a code, a cancelled and a failed number say what happened in their line', async () => {
  await shown(
    done({ id: 'ver_1', code: null }),
    done({ id: 'ver_2', code: null, state: 'cancelled' }),
  );
  expect(screen.getByText('Completed')).toBeTruthy();
  expect(screen.getByText('$2.25 refunded')).toBeTruthy();
});

test('after a code the menu offers the same number, another one, a report and the page', async () => {
  const { user, live } = await shown(open());
  await act(() => live.find('ver_1')?.apply(done()));
  await user.click(await screen.findByRole('button', { name: 'Actions for WhatsApp' }));
  const items = screen.getAllByRole('menuitem');
  expect(items.map(({ textContent }) => textContent)).toEqual([
    'Get another SMS on this number',
    'Rent another WhatsApp number',
    'Report this number',
    'Details',
  ]);
  expect(items.map((item) => item.getAttribute('href'))).toEqual([
    null,
    '/rent?service=whatsapp',
    null,
    '/numbers/ver_1',
  ]);
});

test('the same number is rented again at the price of now, after a confirmation', async () => {
  const { user, live } = await shown(open());
  await act(() => live.find('ver_1')?.apply(done()));
  const calls = fakeApi({
    'POST /v1/verifications/ver_1/reuse': () => open({ id: 'ver_2' }),
  });
  await user.click(await screen.findByRole('button', { name: 'Actions for WhatsApp' }));
  await user.click(screen.getByRole('menuitem', { name: 'Get another SMS on this number' }));
  const dialog = screen.getByRole('dialog', { name: 'Use this number again?' });
  expect(dialog.textContent).toContain('for $2.25');
  expect(calls).toEqual([]);
  const again = inside(dialog).getByRole('button', { name: 'Use it again' });
  // Red is for what ends.
  expect(again.className).toContain(buttonClass({ kind: 'primary' }));
  await user.click(again);
  await until(() => expect(live.find('ver_2')?.open.value).toBe(true));
});

test('a number that waits has no menu for another SMS, and can be reported', async () => {
  const { user } = await shown(open());
  await user.click(await screen.findByRole('button', { name: 'Actions for WhatsApp' }));
  expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual([
    'Report this number',
    'Details',
  ]);
});

test('I-50 a lost answer to the second rental is asked for under the same key, also from a new dialog', async () => {
  const { user, live } = await shown(open());
  await act(() => live.find('ver_1')?.apply(done()));
  let isLost = true;
  const calls = fakeApi({
    // A 5xx without a problem document comes from a proxy: the order may have been placed.
    'POST /v1/verifications/ver_1/reuse': () =>
      isLost ? new Answer(502, {}, { 'content-type': 'text/html' }) : open({ id: 'ver_2' }),
  });
  const press = async () => {
    await user.click(await screen.findByRole('button', { name: 'Actions for WhatsApp' }));
    await user.click(screen.getByRole('menuitem', { name: 'Get another SMS on this number' }));
    await user.click(button('Use it again'));
  };
  await press();
  await until(() => expect(alerts()).toHaveLength(1));
  await user.click(button('Cancel'));
  isLost = false;
  await press();
  await until(() => expect(live.find('ver_2')).toBeDefined());
  const keys = calls.map(({ headers }) => headers.get('idempotency-key'));
  expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
});
