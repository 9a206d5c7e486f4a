import { describe, expect, test } from 'vitest';
import { ERROR_CATALOGUE, type ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { ACTION_PAGES } from '../../../web/core/action-pages';
import { ConnectionLost, Problem } from '../../../web/core/problem';
import { PROBLEM_ACTIONS } from '../../../web/core/problem-actions';
import { FOR_PROGRAMS, problemAction, problemText } from '../../../web/core/problem-text';
import { registerProblemTexts } from '../../../web/core/register-problem-texts';
import texts from '../../../web/locales/en.problems.json';

registerProblemTexts();

const sentences: Readonly<Record<string, string>> = texts.refused;
const keyOf = (code: string): string => code.replaceAll('.', '_');

const BY_HAND = 'a request that the dashboard never sends';
/** Problems that no page can cause, each with the reason. */
const PROGRAMS_ONLY: Readonly<Partial<Record<ErrorCode, string>>> = {
  'request.malformed_json': BY_HAND,
  'request.unsupported_media_type': BY_HAND,
  'request.unsupported_content_encoding': BY_HAND,
  'request.route_not_found': BY_HAND,
  'request.method_not_allowed': BY_HAND,
  'auth.scope': 'only API keys have scopes',
  'auth.person': 'only an API key is no person',
  'idempotency.key_invalid': 'the dashboard makes the keys',
  'idempotency.in_progress': 'the dashboard waits and sends the order again',
  'idempotency.body_differs': 'the dashboard makes a new key for each order',
  'countries.unsupported': 'the dashboard sends no country',
  'capabilities.unsupported': 'the dashboard orders text messages only',
  'endpoints.verification_failed': 'its detail says what the customer’s server answered',
  'tickets.invalid': 'the live connection gets a new ticket by itself',
  'sockets.upgrade_required': BY_HAND,
  'sockets.unavailable': 'the live connection is opened again by itself',
  'sockets.too_many': 'the dashboard opens no socket of a verification',
  'sockets.stream_full': 'without a live connection the dashboard asks regularly',
  'webhooks.signature': 'for providers',
};
const codes = Object.keys(ERROR_CATALOGUE).filter((code) => !Object.hasOwn(PROGRAMS_ONLY, code));

/** A limit ends, a value is to be corrected, or another person has to act: the sentence says it, and no button helps. */
const SAYS_WHAT_TO_DO =
  /\{\{detail\}\}|\b(?:try|wait|ask|choose|check|use|enter|write|remove|open|sign in|start|add|search|leave|enable|end|pay|tick|can(?:’t)?|after|already|no longer|expired|reload|only)\b/i;

describe.for(codes)('the problem %s', (code) => {
  test('has a sentence of the dashboard, without words for programs', () => {
    expect(Object.keys(sentences)).toContain(keyOf(code));
    const text = problemText(new Problem(400, code, 'What the API says.'));
    expect(text).not.toMatch(FOR_PROGRAMS);
    expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test('has an action, or a sentence that says what to do', () => {
    const action = problemAction(new Problem(400, code, ''));
    if (action === null) expect(sentences[keyOf(code)]).toMatch(SAYS_WHAT_TO_DO);
    else expect(PROBLEM_ACTIONS[code]).toBe(action);
  });
});

const withDetail = codes.filter((code) => sentences[keyOf(code)]?.includes('{{detail}}'));
test.for(withDetail)('the amounts and limits of %s come from a sentence for people', (code) => {
  const [status, , detail] = ERROR_CATALOGUE[code as ErrorCode];
  const filled = detail.replaceAll(/\{\w+\}/g, '7');
  expect(filled).not.toMatch(FOR_PROGRAMS);
  const text = problemText(new Problem(status, code, filled));
  expect(text).toBe(sentences[keyOf(code)]?.replace('{{detail}}', filled));
});

test('sentences and actions are only about problems of the API that a page can cause', () => {
  expect(Object.keys(sentences).toSorted()).toEqual(codes.map(keyOf).toSorted());
  expect(Object.keys(PROBLEM_ACTIONS).filter((code) => !codes.includes(code))).toEqual([]);
});

test('each action that is a link has its words', () => {
  expect(Object.keys(texts.problemActions).toSorted()).toEqual(
    Object.keys(ACTION_PAGES).toSorted(),
  );
});

test.each([
  ['limits.open_verifications', 'upgrade'],
  ['credits.insufficient', 'addCredits'],
  ['auth.email_unverified', 'sendVerification'],
  ['auth.email_taken', 'signIn'],
  ['auth.sign_in_failed', 'resetPassword'],
  ['services.unknown', 'rent'],
  ['internal', 'retry'],
  ['auth.password_wrong', null],
])('the way out of %s is %s', (code, action) => {
  expect(problemAction(new Problem(400, code, ''))).toBe(action);
});

test('one wrong value is shown by its own sentence, unless that is for programs', () => {
  const refused = (...details: string[]) =>
    problemText(
      new Problem(400, 'request.invalid', 'x', {
        wrongValues: details.map((detail) => ({ pointer: '/headers/x-till', detail })),
      }),
    );
  expect(refused('Use authorization, or a name such as x-api-key.')).toBe(
    'Use authorization, or a name such as x-api-key.',
  );
  expect(refused('Omit "areaCodes".')).toBe('Check this value.');
  expect(refused('Use a date.', 'Use a time.')).toBe('Check what you entered, then try again.');
});

test('a temporary refusal shows the time when it ends', () => {
  const text = problemText(
    new Problem(429, 'limits.unpaid_numbers', 'Wait.', { waitMs: 3_600_000 }),
  );
  expect(text).toMatch(/You can rent again on [A-Z][a-z]{2} \d+, \d{4}, \d+:\d\d/);
});

test('an unknown code shows title and detail of the API, as far as they are for people', () => {
  const unknown = (title: string, detail: string) =>
    problemText(new Problem(403, 'new.code', detail, { title }));
  expect(unknown('The moon is full', 'Wait for a day.')).toBe('The moon is full. Wait for a day.');
  for (const detail of [
    'Ask for a new one with POST /v1/auth/email/verification.',
    'Leave "areaCodes" out.',
    'Send maxPriceCents.',
    'This costs 2900 cents.',
    'Use a new Idempotency-Key.',
    'See {state}.',
  ])
    expect(unknown('The moon is full', detail)).toBe('The moon is full.');
  expect(unknown('', 'Send awaiting_sms.')).toBe(
    'Something went wrong on this page. Reload it and try again.',
  );
});

test('without an answer the connection is the problem, and trying again the way out', () => {
  expect(problemText(new ConnectionLost())).toBe(
    'Can’t reach the server. Check your connection and try again.',
  );
  expect(problemAction(new ConnectionLost())).toBe('retry');
});
