import { expect, test } from 'vitest';
import { successPercent } from '../../../web/shared/success-percent';

test('the success rate leaves open numbers out', () => {
  expect(successPercent({ rentalCount: 12, openCount: 2, completedCount: 9 })).toBe(90);
  expect(successPercent({ rentalCount: 2, openCount: 2, completedCount: 0 })).toBeNull();
});
