// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { CreateKey } from '../../../../../web/api/account-api';
import { CreateKeyForm } from '../../../../../web/features/account/api-keys/create-key-form';
import { KeysModel } from '../../../../../web/features/account/api-keys/keys.model';
import { addTexts } from '../../../../../web/locales/i18n';
import texts from '../../../../../web/locales/en.account.json';
import { problem } from '../../../support/builders';
import { alerts, button, field, person, problemOf, show, until } from '../../../support/dom';
import { registerProblemTexts } from '../../../../../web/core/register-problem-texts';

registerProblemTexts();

addTexts(texts);
const DAY_MS = 86_400_000;

async function shown() {
  const created: CreateKey[] = [];
  const createKey = vi.fn(async (input: CreateKey) => {
    created.push(input);
    return { id: 'key_1', key: 'nsk_live_1' } as never;
  });
  const model = new KeysModel({
    createKey,
    keys: async () => ({ data: [], hasMore: false, nextCursor: null }),
    rotateKey: vi.fn(),
    revokeKey: vi.fn(),
  });
  const onDone = vi.fn();
  await show(<CreateKeyForm model={model} onDone={onDone} />);
  return { created, createKey, model, onDone, user: person() };
}

test('by keyboard: the name has the focus, and Enter creates a key with the usual permissions', async () => {
  const { created, model, onDone, user } = await shown();
  expect(document.activeElement).toBe(field('Name'));
  await user.keyboard('CI{Enter}');
  await until(() => expect(onDone).toHaveBeenCalledTimes(1));
  expect(created).toEqual([
    {
      name: 'CI',
      scopes: ['verifications:read', 'verifications:write', 'balance:read'],
      requestsPerMinute: null,
      expiresAt: null,
    },
  ]);
  expect(model.issued.value?.id).toBe('key_1');
});

test('permissions, expiry and limit are sent as chosen', async () => {
  const { created, onDone, user } = await shown();
  await user.type(field('Name'), 'Billing');
  await user.click(field('Rent and cancel numbers'));
  await user.click(field('Start payments'));
  await user.selectOptions(field('Expires'), 'In 30 days');
  await user.type(field('Requests per minute'), '120');
  const before = Date.now();
  await user.click(button('Create key'));
  await until(() => expect(onDone).toHaveBeenCalledTimes(1));
  const [key] = created;
  expect(key).toMatchObject({
    name: 'Billing',
    scopes: ['verifications:read', 'balance:read', 'payments:write'],
    requestsPerMinute: 120,
  });
  const left = Date.parse(key?.expiresAt ?? '') - before - 30 * DAY_MS;
  expect(Math.abs(left)).toBeLessThan(5_000);
});

test('nothing is sent without a name, or with a limit that is not a number', async () => {
  const { createKey, user } = await shown();
  await user.click(button('Create key'));
  await user.type(field('Name'), 'CI');
  await user.type(field('Requests per minute'), 'many');
  await user.click(button('Create key'));
  expect(createKey).not.toHaveBeenCalled();
});

test('a refusal is shown at the field that it is about, and the fields keep their values', async () => {
  const { createKey, onDone, user } = await shown();
  createKey.mockRejectedValueOnce(problem(409, 'keys.name_taken'));
  await user.type(field('Name'), 'CI{Enter}');
  await until(() =>
    expect(problemOf('Name')).toBe('You already have a key with this name. Choose another name.'),
  );
  expect(alerts()).toEqual([]);
  expect([field('Name').value, onDone.mock.calls.length]).toEqual(['CI', 0]);
  await user.click(button('Cancel'));
  expect(onDone).toHaveBeenCalledTimes(1);
});
