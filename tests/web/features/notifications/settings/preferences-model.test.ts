import { expect, test } from 'vitest';
import { CHANNELS } from '../../../../../web/features/notifications/settings/draft';
import { problem } from '../../../support/builders';
import { openModel, PHONE, preferencesOf, RULES } from './builders';

const verified = { number: PHONE, verified: true };

test('loaded preferences are shown unchanged', async () => {
  const { model } = await openModel({ quietHours: { from: '23:00', to: '06:00' } });
  expect(model.held.value?.draft.quiet).toEqual({ isOn: true, from: '23:00', to: '06:00' });
  expect([model.isChanged.value, model.isAllDefault.value]).toEqual([false, true]);
  expect(CHANNELS.map((channel) => model.isOn(RULES.low, channel))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('only differences to the defaults are sent', async () => {
  const { model, backend } = await openModel();
  model.toggle(RULES.arrived, 'webhook');
  model.toggle(RULES.low, 'toast');
  model.setFrequency(RULES.low, 'daily');
  model.setQuiet({ isOn: true, from: '21:30' });
  model.set({ timeZone: 'Africa/Lagos', sound: 'knock' });
  expect(model.isChanged.value).toBe(true);
  expect([model.isDefault(RULES.low), model.isDefault(RULES.paid)]).toEqual([false, true]);
  await model.save();
  expect(backend.set).toHaveBeenCalledWith({
    timeZone: 'Africa/Lagos',
    quietHours: { from: '21:30', to: '07:00' },
    sound: 'knock',
    types: {
      'sms.received': { channels: { webhook: true }, frequency: 'instant' },
      'balance.low': { channels: { toast: false }, frequency: 'daily' },
    },
  });
  expect(model.isChanged.value).toBe(false);
  expect(model.held.value?.saved.sound).toBe('knock');
});

test('a change that is undone is not a change', async () => {
  const { model } = await openModel();
  model.toggle(RULES.arrived, 'email');
  model.toggle(RULES.arrived, 'email');
  model.setQuiet({ isOn: true });
  model.setQuiet({ isOn: false });
  expect(model.isChanged.value).toBe(false);
});

test('mandatory emails and the frequency of urgent types cannot be changed', async () => {
  const { model } = await openModel({ phone: verified });
  model.toggle(RULES.paid, 'email');
  model.setFrequency(RULES.signIn, 'daily');
  expect(model.isOn(RULES.paid, 'email')).toBe(true);
  expect(model.frequencyOf(RULES.signIn)).toBe('instant');
  expect(model.isChanged.value).toBe(false);
  model.toggle(RULES.signIn, 'sms');
  expect(model.hasFrequency(RULES.signIn)).toBe(false);
});

test('only chosen emails and SMS have a frequency', async () => {
  const { model } = await openModel({ phone: verified });
  expect(model.hasFrequency(RULES.arrived)).toBe(false);
  model.toggle(RULES.arrived, 'email');
  expect(model.hasFrequency(RULES.arrived)).toBe(true);
  expect(model.hasFrequency(RULES.paid)).toBe(false);
  model.toggle(RULES.paid, 'sms');
  expect(model.hasFrequency(RULES.paid)).toBe(true);
});

test('SMS choices wait for a phone, and removing the phone removes them', async () => {
  const { model, backend } = await openModel();
  model.toggle(RULES.low, 'sms');
  expect(model.isOn(RULES.low, 'sms')).toBe(false);
  await model.phone.enter(PHONE);
  expect(model.hasPhone.value).toBe(false);
  await model.phone.confirm('274913');
  expect(model.hasPhone.value).toBe(true);
  model.toggle(RULES.low, 'sms');
  expect(model.isOn(RULES.low, 'sms')).toBe(true);
  await model.phone.remove();
  expect([model.isOn(RULES.low, 'sms'), model.isChanged.value]).toEqual([false, false]);
  model.set({ sound: 'bell' });
  await model.save();
  expect(backend.set.mock.lastCall?.[0].types).toEqual({});
});

test('a refused save loses nothing, and may be sent again', async () => {
  const { model, backend } = await openModel();
  model.toggle(RULES.arrived, 'email');
  backend.set.mockRejectedValueOnce(problem(422, 'notifications.fixed'));
  await expect(model.save()).rejects.toThrow('notifications.fixed');
  expect([model.isOn(RULES.arrived, 'email'), model.isChanged.value]).toEqual([true, true]);
  await model.save();
  expect([model.isOn(RULES.arrived, 'email'), model.isChanged.value]).toEqual([true, false]);
});

test('changes during a save stay unsaved', async () => {
  const { model, backend } = await openModel();
  model.set({ sound: 'bell' });
  const saving = model.save();
  model.set({ sound: 'none' });
  await saving;
  expect(backend.set.mock.lastCall?.[0].sound).toBe('bell');
  expect(model.held.value?.draft.sound).toBe('none');
  expect(model.isChanged.value).toBe(true);
});

test('back to defaults: one type, or all; the hours stay', async () => {
  const types = preferencesOf().types;
  const changed = {
    ...types,
    'sms.received': { ...types['sms.received'], frequency: 'instant' as const },
    'balance.low': {
      channels: { toast: false, email: true, sms: false, webhook: true },
      frequency: 'hourly' as const,
    },
  };
  const { model } = await openModel({
    types: changed,
    quietHours: { from: '20:00', to: '21:00' },
  });
  expect(model.isAllDefault.value).toBe(false);
  model.toggle(RULES.arrived, 'toast');
  model.toDefaults(RULES.low);
  expect([model.isDefault(RULES.low), model.isDefault(RULES.arrived)]).toEqual([true, false]);
  model.toDefaults();
  expect(model.isAllDefault.value).toBe(true);
  expect(model.held.value?.draft.quiet.from).toBe('20:00');
  model.discard();
  expect(model.isOn(RULES.low, 'webhook')).toBe(true);
});

test('quiet hours with a missing start or end are not sent', async () => {
  const { model, backend } = await openModel();
  model.setQuiet({ isOn: true, to: '' });
  expect(model.issue.value).toBe('times');
  model.setQuiet({ to: '22:00' });
  expect(model.issue.value).toBe('same');
  await model.save();
  expect(backend.set).not.toHaveBeenCalled();
  model.setQuiet({ isOn: false });
  expect(model.issue.value).toBeNull();
});

test('a reload keeps the draft', async () => {
  const { model, backend } = await openModel();
  model.set({ sound: 'bell' });
  await model.load();
  expect(model.held.value?.draft.sound).toBe('bell');
  model.discard();
  backend.get.mockResolvedValueOnce(preferencesOf({ sound: 'none' }));
  await model.load();
  expect(model.held.value?.draft.sound).toBe('none');
  backend.get.mockRejectedValueOnce(problem(500, 'internal'));
  await model.load();
  expect(model.error.value).toMatchObject({ code: 'internal' });
  expect(model.held.value?.draft.sound).toBe('none');
});
