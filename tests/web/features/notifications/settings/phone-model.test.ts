import { expect, test } from 'vitest';
import { readPhone } from '../../../../../web/features/notifications/settings/phone.model';
import { problem } from '../../../support/builders';
import { openModel, PHONE } from './builders';

test('a number is parsed as people write it, and becomes international', () => {
  for (const typed of ['+1 (206) 555-0142', '001.206.555.0142', ' +12065550142 ', '+1/206 5550142'])
    expect(readPhone(typed)).toBe(PHONE);
  for (const wrong of ['', '2065550142', '+0 206 555 0142', '+123', '+12065550142000000', '+1206x'])
    expect(readPhone(wrong)).toBeNull();
});

test('a phone is entered, confirmed and removed', async () => {
  const { model, backend } = await openModel();
  const { phone } = model;
  await phone.enter(PHONE);
  expect(phone.phone.value).toEqual({ number: PHONE, verified: false });
  backend.verifyPhone.mockRejectedValueOnce(problem(422, 'phones.code_wrong'));
  await expect(phone.confirm('000000')).rejects.toThrow('phones.code_wrong');
  expect(phone.phone.value).toEqual({ number: PHONE, verified: false });
  await phone.confirm('274913');
  expect(backend.verifyPhone).toHaveBeenLastCalledWith('274913');
  expect(phone.phone.value).toEqual({ number: PHONE, verified: true });
  backend.setPhone.mockRejectedValueOnce(problem(429, 'auth.too_many_attempts'));
  await expect(phone.enter('+12065550143')).rejects.toThrow('auth.too_many_attempts');
  expect(phone.phone.value).toEqual({ number: PHONE, verified: true });
  await phone.remove();
  expect(phone.phone.value).toBeNull();
});
