import { expect, test, vi } from 'vitest';
import { TwoFactorModel } from '../../../../../web/features/account/security/two-factor.model';
import { problem } from '../../../support/builders';

const SETUP = { secret: 'JBSWY3DP', uri: 'otpauth:x', qr: '<svg/>' };

function world() {
  let isOn = false;
  const backend = {
    twoFactor: vi.fn(async () => ({
      enabled: isOn,
      enabledAt: null,
      recoveryCodeCount: isOn ? 10 : 0,
    })),
    beginTwoFactor: vi.fn(async () => SETUP),
    enableTwoFactor: vi.fn(async () => {
      isOn = true;
      return { recoveryCodes: ['one', 'two'] };
    }),
    disableTwoFactor: vi.fn(async () => {
      isOn = false;
    }),
    renewRecoveryCodes: vi.fn(async () => ({ recoveryCodes: ['three'] })),
  };
  return { model: new TwoFactorModel(backend), backend };
}

test('is set up and activated by the first code, with recovery codes that are shown until confirmed', async () => {
  const { model } = world();
  await model.state.load();
  expect(model.state.value.value?.enabled).toBe(false);
  await model.begin();
  expect(model.setup.value).toEqual(SETUP);
  await model.enable('123456');
  expect([model.setup.value, model.codes.value]).toEqual([null, ['one', 'two']]);
  expect(model.state.value.value?.enabled).toBe(true);
  model.dismissSecret();
  expect(model.codes.value).toBe(null);
});

test('a wrong code leaves the set-up open', async () => {
  const { model, backend } = world();
  await model.begin();
  backend.enableTwoFactor.mockRejectedValueOnce(problem(403, 'auth.code_wrong'));
  await expect(model.enable('000000')).rejects.toThrow('code_wrong');
  expect([model.setup.value, model.codes.value]).toEqual([SETUP, null]);
  model.giveUp();
  expect(model.setup.value).toBe(null);
});

test('new recovery codes are shown; turning it off removes them', async () => {
  const { model } = world();
  await model.renewCodes();
  expect(model.codes.value).toEqual(['three']);
  await model.disable();
  expect([model.codes.value, model.state.value.value?.enabled]).toEqual([null, false]);
});
