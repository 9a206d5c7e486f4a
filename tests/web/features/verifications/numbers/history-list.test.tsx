// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { HistoryList } from '../../../../../web/features/verifications/numbers/history-list';
import { VerificationsProvider } from '../../../../../web/features/verifications/verifications-context';
import { verification } from '../../../support/builders';
import { show, testDashboard, within } from '../../../support/dom';
import { testModels } from '../models';

test('a number costs its price while it is open, then what was paid without what was returned', async () => {
  const done = { state: 'completed', code: '4711', chargedCents: 225 } as const;
  const dashboard = testDashboard();
  await show(
    within(
      dashboard,
      <VerificationsProvider value={testModels(dashboard)}>
        <HistoryList
          items={[
            verification({ id: 'ver_1' }),
            verification({ id: 'ver_2', ...done }),
            verification({ id: 'ver_3', ...done, refundedCents: 25 }),
            verification({ id: 'ver_4', ...done, refundedCents: 225 }),
            verification({ id: 'ver_5', state: 'expired' }),
          ]}
        />
      </VerificationsProvider>,
    ),
  );
  const [, ...rows] = screen.getAllByRole('row');
  expect(rows.map((row) => row.lastElementChild?.textContent)).toEqual([
    '$2.25',
    '$2.25',
    '$2.00',
    'refunded',
    'refunded',
  ]);
});
