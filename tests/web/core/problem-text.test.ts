import { expect, test } from 'vitest';
import { ERROR_CATALOGUE } from '../../../worker/platform/core/error-catalogue';
import { ConnectionLost, Problem } from '../../../web/core/problem';
import { problemText } from '../../../web/core/problem-text';
import { addTexts } from '../../../web/locales/i18n';
import texts from '../../../web/locales/en.problems.json';

addTexts(texts);

/** A route, a field's name, or an amount in cents: what programs read. */
const FOR_PROGRAMS = /\/v1\/|\b(?:GET|POST|PUT|PATCH|DELETE) |[a-z][A-Z]|"[\w.]+"|\bcents\b|\{/;

/** What no page of a customer can bring about: the staff's own, and what only programs send. */
const NO_PAGE = [
  /^request\.(?!invalid$)/,
  /^idempotency\./,
  /^(?:accounts\.unknown|dead_letters\.not_found|disputes\.not_found|tickets\.invalid)$/,
  /^(?:refunds|fx_rates|countries|capabilities|sockets)\./,
  // What it names is what the customer's server must answer.
  /^endpoints\.verification_failed$/,
];

const said = Object.entries(ERROR_CATALOGUE)
  .filter(([code]) => !NO_PAGE.some((mark) => mark.test(code)))
  .map(([code, [status, , detail]]) => [
    code,
    problemText(new Problem(status, code, detail.replaceAll(/"?\{\w+\}"?/g, '7'))),
  ]);

test('no page says a route, a field’s name or cents of what was refused', () => {
  expect(said.filter(([, text = '']) => FOR_PROGRAMS.test(text))).toEqual([]);
});

test('a wrong entry is told without the field’s name and without a request to send', () => {
  const detail =
    '"headers.x-till": Use authorization, or a name such as x-api-key. Correct it and send the request again.';
  expect(problemText(new Problem(400, 'request.invalid', detail))).toBe(
    'Use authorization, or a name such as x-api-key.',
  );
});

test('what is refused for a while is told with the time from which it is not', () => {
  const text = problemText(new Problem(429, 'limits.unpaid_numbers', 'Wait.', 3_600_000));
  expect(text).toMatch(/You can rent again on [A-Z][a-z]{2} \d+, \d{4}, \d+:\d\d/);
});

test('what has no words of the page’s own is said in the API’s', () => {
  expect(problemText(new Problem(403, 'auth.password_wrong', 'Enter it again.'))).toBe(
    'Enter it again.',
  );
  expect(problemText(new ConnectionLost())).toBe(
    'Can’t reach the server. Check your connection and try again.',
  );
});
