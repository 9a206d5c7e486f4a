import { expect, test } from 'vitest';
import { EndpointDraft, MAX_HEADERS } from '../../../../web/features/webhooks/endpoint-draft.model';
import { endpoint } from './builders';

test("the form's values become the body of the request, without empty lines", () => {
  const draft = new EndpointDraft();
  draft.url.value = ' https://hooks.example.com/ ';
  expect(draft.toCreate()).toEqual({
    url: 'https://hooks.example.com/',
    description: '',
    events: null,
    headers: {},
  });
  draft.isAll.value = false;
  draft.toggle('sms.received');
  draft.toggle('balance.low');
  draft.toggle('balance.low');
  draft.addHeader();
  draft.addHeader();
  const [first] = draft.headers.value;
  draft.setHeader(first?.key ?? 0, { name: ' x-api-key ' });
  draft.setHeader(first?.key ?? 0, { value: 's3cret' });
  expect(draft.toCreate()).toMatchObject({
    events: ['sms.received'],
    headers: { 'x-api-key': 's3cret' },
  });
});

test('an empty selection of events is an error of the form', () => {
  const draft = new EndpointDraft();
  expect(draft.hasNoEvents.value).toBe(false);
  draft.isAll.value = false;
  expect(draft.hasNoEvents.value).toBe(true);
  draft.toggle('sms.received');
  expect(draft.hasNoEvents.value).toBe(false);
});

test('at most ten headers are possible, and removing one keeps the others', () => {
  const draft = new EndpointDraft();
  for (let n = 0; n < MAX_HEADERS + 2; n++) draft.addHeader();
  const keys = draft.headers.value.map(({ key }) => key);
  expect(keys).toHaveLength(10);
  draft.removeHeader(keys[3] ?? 0);
  expect(draft.headers.value.map(({ key }) => key)).toEqual(keys.toSpliced(3, 1));
});

test('an edit sends only the differences', () => {
  const draft = new EndpointDraft(endpoint());
  expect(draft.toUpdate()).toBeNull();
  draft.toggle('sms.received');
  draft.toggle('sms.received');
  expect(draft.toUpdate()).toBeNull();
  draft.description.value = 'Till';
  draft.toggle('balance.low');
  expect(draft.toUpdate()).toEqual({
    description: 'Till',
    events: ['verification.completed', 'sms.received', 'balance.low'],
  });
  draft.isAll.value = true;
  expect(draft.toUpdate()).toEqual({ description: 'Till', events: null });
});

test('headers are kept unless replaced; an empty replacement removes them', () => {
  const draft = new EndpointDraft(endpoint());
  draft.addHeader();
  expect(draft.toUpdate()).toBeNull();
  draft.keepsHeaders.value = false;
  expect(draft.toUpdate()).toEqual({ headers: {} });
  const without = new EndpointDraft(endpoint({ headerNames: [] }));
  expect(without.toUpdate()).toBeNull();
  without.addHeader();
  without.setHeader(without.headers.value[0]?.key ?? 0, { name: 'a', value: 'b' });
  expect(without.toUpdate()).toEqual({ headers: { a: 'b' } });
});
