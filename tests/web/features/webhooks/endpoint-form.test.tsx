// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test, vi } from 'vitest';
import type { Endpoint } from '../../../../web/api/webhooks-api';
import type { EndpointDraft } from '../../../../web/features/webhooks/endpoint-draft.model';
import { EndpointForm } from '../../../../web/features/webhooks/endpoint-form';
import { addTexts } from '../../../../web/locales/i18n';
import texts from '../../../../web/locales/en.webhooks.json';
import { problem } from '../../support/builders';
import { button, field, person, show, until, problemOf } from '../../support/dom';
import { endpoint } from './builders';
import { registerProblemTexts } from '../../../../web/core/register-problem-texts';

registerProblemTexts();

addTexts(texts);

async function shown(before?: Endpoint) {
  const sent: unknown[] = [];
  const send = vi.fn(async (draft: EndpointDraft) => {
    sent.push(before ? draft.toUpdate() : draft.toCreate());
  });
  const onDone = vi.fn();
  await show(
    <EndpointForm
      title="Endpoint"
      text="Where events go."
      action="Save"
      {...(before && { before })}
      send={send}
      onDone={onDone}
    />,
  );
  return { sent, send, onDone, user: person() };
}

test('by keyboard: the URL has the focus, and Enter creates an endpoint for all events', async () => {
  const { sent, onDone, user } = await shown();
  expect(document.activeElement).toBe(field('URL'));
  await user.keyboard('https://hooks.example.com/a{Enter}');
  await until(() => expect(onDone).toHaveBeenCalledTimes(1));
  expect(sent).toEqual([
    { url: 'https://hooks.example.com/a', description: '', events: null, headers: {} },
  ]);
});

test('selected events and headers are sent as entered', async () => {
  const { sent, onDone, user } = await shown();
  await user.type(field('URL'), 'https://hooks.example.com/a');
  await user.click(field('Selected events'));
  expect(screen.getByText('Select at least one event.').isConnected).toBe(true);
  expect(button('Save').disabled).toBe(true);
  await user.click(field(/^SMS received/));
  await user.click(field(/payment\.succeeded/));
  await user.click(button('Add header'));
  await user.type(field('Name'), 'x-api-key');
  await user.type(field('Value'), 'secret');
  await user.click(button('Save'));
  await until(() => expect(onDone).toHaveBeenCalledTimes(1));
  expect(sent).toEqual([
    {
      url: 'https://hooks.example.com/a',
      description: '',
      events: ['sms.received', 'payment.succeeded'],
      headers: { 'x-api-key': 'secret' },
    },
  ]);
});

test('an edit sends the changes, and nothing else', async () => {
  const { sent, onDone, user } = await shown(endpoint());
  expect(field('URL').value).toBe('https://hooks.example.com/namaskah');
  await user.clear(field('Description'));
  await user.type(field('Description'), 'Orders{Enter}');
  await until(() => expect(onDone).toHaveBeenCalledTimes(1));
  expect(sent).toEqual([{ description: 'Orders' }]);
});

test('an invalid URL is not sent', async () => {
  const { send, user } = await shown();
  await user.type(field('URL'), 'hooks{Enter}');
  expect(send).not.toHaveBeenCalled();
});

test('a removed header is not sent', async () => {
  const { sent, user } = await shown();
  await user.type(field('URL'), 'https://hooks.example.com/a');
  await user.click(button('Add header'));
  await user.type(field('Name'), 'x-one');
  await user.click(button('Remove header x-one'));
  await user.click(button('Save'));
  await until(() => expect(sent).toMatchObject([{ headers: {} }]));
});

test('a refused URL is told at its field, and the form stays', async () => {
  const { send, onDone, user } = await shown();
  send.mockRejectedValueOnce(problem(422, 'endpoints.url_refused'));
  await user.type(field('URL'), 'https://10.0.0.1/{Enter}');
  await until(() => expect(problemOf('URL')).toBe('We can’t send to this address.'));
  expect([field('URL').value, onDone.mock.calls.length]).toEqual(['https://10.0.0.1/', 0]);
});
