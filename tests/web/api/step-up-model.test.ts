import { expect, test, vi } from 'vitest';
import { StepUpModel } from '../../../web/api/step-up.model';
import { problem } from '../support/builders';

const NOT_FRESH = problem(403, 'auth.not_fresh');

function world() {
  let isFresh = false;
  const confirming = {
    byPassword: vi.fn(async (_password: string, _proof?: object) => {
      isFresh = true;
    }),
    byPasskey: vi.fn(async () => {
      isFresh = true;
    }),
  };
  const act = vi.fn(async () => {
    if (!isFresh) throw NOT_FRESH;
    return 'done';
  });
  return { model: new StepUpModel(confirming), confirming, act };
}

test('an action that requires no confirmation asks for none', async () => {
  const { model } = world();
  expect(await model.run(async () => 'done')).toBe('done');
  expect(model.isOpen.value).toBe(false);
});

test('I-42 an action that was refused for lack of re-authentication asks for it, and is then repeated', async () => {
  const { model, act } = world();
  const running = model.run(act);
  await expect.poll(() => model.isOpen.value).toBe(true);
  await model.byPassword('secret');
  expect(await running).toBe('done');
  expect([act.mock.calls.length, model.isOpen.value]).toEqual([2, false]);
});

test('a passkey is a confirmation too', async () => {
  const { model, act } = world();
  const running = model.run(act);
  await expect.poll(() => model.isOpen.value).toBe(true);
  await model.byPasskey();
  expect(await running).toBe('done');
});

test('a password without its second factor asks for a code, and a wrong code is an error', async () => {
  const { model, confirming, act } = world();
  confirming.byPassword.mockRejectedValueOnce(problem(403, 'auth.code_wrong'));
  const running = model.run(act);
  await expect.poll(() => model.isOpen.value).toBe(true);
  await model.byPassword('secret');
  expect([model.needsCode.value, model.isOpen.value]).toEqual([true, true]);
  confirming.byPassword.mockRejectedValueOnce(problem(403, 'auth.code_wrong'));
  await expect(model.byPassword('secret', { code: '000000' })).rejects.toThrow('code_wrong');
  await model.byPassword('secret', { code: '123456' });
  expect(await running).toBe('done');
  expect(model.needsCode.value).toBe(false);
});

test('a wrong password keeps the dialog open', async () => {
  const { model, confirming, act } = world();
  confirming.byPassword.mockRejectedValueOnce(problem(403, 'auth.password_wrong'));
  const running = model.run(act);
  await expect.poll(() => model.isOpen.value).toBe(true);
  await expect(model.byPassword('wrong')).rejects.toThrow('password_wrong');
  expect(model.isOpen.value).toBe(true);
  model.dismiss();
  await expect(running).rejects.toMatchObject({ code: 'confirm.dismissed' });
});

test('a dismissed dialog runs no action', async () => {
  const { model, act } = world();
  const running = model.run(act);
  await expect.poll(() => model.isOpen.value).toBe(true);
  model.dismiss();
  await expect(running).rejects.toMatchObject({ code: 'confirm.dismissed' });
  expect(act).toHaveBeenCalledTimes(1);
});

test('another refusal opens no dialog', async () => {
  const { model } = world();
  const refused = model.run(() => Promise.reject(problem(409, 'keys.too_many')));
  await expect(refused).rejects.toMatchObject({ code: 'keys.too_many' });
  expect(model.isOpen.value).toBe(false);
});
